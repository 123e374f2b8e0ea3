import assert from 'node:assert/strict'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { after, before, test } from 'node:test'
import { sendWebhook } from '../../src/service/send-webhook.ts'
import { createReach, isPublic, type Resolved, type WebhookReach } from '../../src/service/webhook-address.ts'
import { startTestService } from '../support/service.ts'
import { startReceiver } from '../support/webhook-receiver.ts'

let connections = 0
let port = 0
const server: Server = createServer(socket => {
  connections += 1
  socket.destroy()
})
before(async () => {
  // Both families, and every address of this machine.
  await new Promise<void>(resolve => {
    server.listen(0, '::', resolve)
  })
  port = (server.address() as AddressInfo).port
})
after(() => server.close())

/** The rules as they are but for the port: only the address can be to blame. */
const reach = (lookup: WebhookReach['lookup'] = createReach(false).lookup): WebhookReach => ({
  insecure: false,
  ports: new Set([port]),
  lookup,
})
const at = (address: string): Resolved => ({ address, family: address.includes(':') ? 6 : 4 })
const send = (url: string, to: WebhookReach, signal: AbortSignal = new AbortController().signal) =>
  sendWebhook(to, { url, headers: {}, body: '{}' }, signal, { connect: 2000, total: 3000 })

/** Hosts that mean this machine, its network, or a network that nobody should reach through a webhook. */
const HOSTS = [
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '127.000.000.001',
  '2130706433',
  '0x7f000001',
  '0x7F.1',
  '0x7f.0.0.1',
  '0x7f.0x0.0x0.0x1',
  '0177.0.0.1',
  '0177.1',
  '017700000001',
  '00000000177.1',
  '0x7f.0.1',
  '%31%32%37.0.0.1',
  '%31%32%37%2e%30%2e%30%2e%31',
  '１２７.0.0.1',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '127．0．0．1',
  '127｡0｡0｡1',
  '0',
  '0.0.0.0',
  '0x0',
  '00000',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[0000:0000:0000:0000:0000:0000:0000:0001]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::FFFF:7F00:0001]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::ffff:0:127.0.0.1]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[fe80::1]',
  '[fec0::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[ff02::1]',
  '[100::1]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[5f00::1]',
  '[4000::1]',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '10.0.0.1',
  '167772161',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '0xc0a80001',
  '100.64.0.1',
  '192.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'ｌｏｃａｌｈｏｓｔ',
  'local%68ost',
]

test('no way to write an address of this machine or of a private network is connected to (S28)', async () => {
  assert.ok(HOSTS.length >= 60)
  const before = connections
  for (const host of HOSTS) {
    const attempt = await send(`https://${host}:${port}/hook`, reach())
    assert.ok('error' in attempt, host)
    assert.match(attempt.error, /a public address|not public|could not be looked up|ENOTFOUND|EAI_AGAIN/u, host)
  }
  assert.equal(connections, before)
})

test('no name that stands for such an address is connected to, also where others of it are public (S28)', async () => {
  const before = connections
  for (const addresses of [
    [at('127.0.0.1')],
    [at('::1')],
    [at('::ffff:127.0.0.1')],
    [at('10.1.2.3')],
    [at('169.254.169.254')],
    [at('8.8.8.8'), at('127.0.0.1')],
    [at('127.0.0.1'), at('8.8.8.8')],
    [at('2606:4700::1111'), at('fd00::1')],
    [at('fe80::1%eth0')],
    [at('not an address')],
    [],
  ]) {
    const attempt = await send(
      `https://rebound.example:${port}/hook`,
      reach(async () => addresses),
    )
    assert.ok('error' in attempt && /not public|no address/u.test(attempt.error), JSON.stringify(addresses))
  }
  assert.equal(connections, before)
})

test('a name is looked up once for a connection: an answer that flips gains nothing (S28)', async () => {
  const before = connections
  for (let first = 0; first < 4; first++) {
    let lookups = first
    const stop = new AbortController()
    const flipping = reach(async () => {
      lookups += 1
      if (lookups % 2 === 0) return [at('127.0.0.1')]
      // Ends the attempt where the public address would be connected to.
      stop.abort()
      return [at('8.8.8.8')]
    })
    const attempt = await send(`https://flips.example:${port}/hook`, flipping, stop.signal)
    assert.ok('error' in attempt)
    assert.equal(lookups, first + 1)
  }
  assert.equal(connections, before)
})

test('other schemes, other ports and credentials are refused before anything is looked up (S28)', async () => {
  let lookups = 0
  const strict = {
    ...createReach(false),
    lookup: async () => {
      lookups += 1
      return [at('127.0.0.1')]
    },
  }
  for (const url of [
    'http://shop.example/hook',
    'ftp://shop.example/hook',
    'file:///etc/passwd',
    'gopher://shop.example/_x',
    'ws://shop.example/hook',
    'data:text/plain,x',
    'javascript:alert(1)',
    'https:',
    'https://',
    '//shop.example/hook',
    'hook',
    'https://user@shop.example/hook',
    'https://:pass@shop.example/hook',
    'https://shop.example@127.0.0.1/hook',
    'https://shop.example/hook#fragment',
    'https://shop.example:22/hook',
    'https://shop.example:25/hook',
    'https://shop.example:80/hook',
    'https://shop.example:5432/hook',
    'https://shop.example:0/hook',
    'https://[::1/hook',
    'https://256.256.256.256/hook',
    'https://1.2.3.4.5/hook',
    'https://shop example/hook',
  ]) {
    const attempt = await send(url, strict)
    assert.ok('error' in attempt && attempt.error.startsWith('the address has to have'), url)
  }
  assert.equal(lookups, 0)
})

test('the scheme of an address is secure however it is spelled: nothing goes out in the clear (S28)', async () => {
  const first: (number | undefined)[] = []
  const plain = createServer(socket => {
    socket.on('error', () => undefined)
    socket.once('data', data => {
      first.push(data[0])
      socket.destroy()
    })
  })
  await new Promise<void>(resolve => {
    plain.listen(0, '127.0.0.1', resolve)
  })
  const to = (plain.address() as AddressInfo).port
  for (const scheme of ['https', 'HTTPS', 'Https']) {
    await send(`${scheme}://127.0.0.1:${to}/hook`, createReach(true))
  }
  plain.close()
  // A TLS handshake begins with 22, a request with the letter of its method.
  assert.deepEqual(first, [22, 22, 22])
})

test('the service takes no such address for a webhook in the first place (S28)', async () => {
  const service = await startTestService()
  const shop = await service.newShop()
  for (const host of HOSTS.filter(host => /^[\u0021-\u007e]+$/u.test(host) && !/local/iu.test(host))) {
    const { status, body } = await shop.admin('PUT', '/v1/webhooks/erp', { url: `https://${host}/hook` })
    assert.equal(status, 400, host)
    assert.deepEqual(body.reasons, [{ reason: 'invalid_request', at: '/url', expected: 'a public address' }], host)
  }
  assert.equal((await shop.admin('PUT', '/v1/webhooks/erp', { url: 'https://shop.example/hook' })).status, 201)
  await service.close()
})

test('a redirect is a failure and is not followed (S28)', async () => {
  const before = connections
  for (const status of [301, 302, 303, 307, 308]) {
    const receiver = await startReceiver(response =>
      response.writeHead(status, { location: `http://127.0.0.1:${port}/` }).end(),
    )
    assert.deepEqual(await send(receiver.url, createReach(true)), { status })
    await receiver.close()
  }
  assert.equal(connections, before)
})

test('of an answer without end little is read, and its status counts (S28)', async () => {
  let written = 0
  const endless = createHttpServer((_, response) => {
    response.writeHead(200)
    const pour = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536))) written += 65_536
      written += 65_536
    }
    response.on('drain', pour)
    pour()
  })
  await new Promise<void>(resolve => {
    endless.listen(0, '127.0.0.1', resolve)
  })
  const { port: at } = endless.address() as AddressInfo
  const attempt = await send(`http://127.0.0.1:${at}/`, createReach(true))
  await new Promise(resolve => {
    endless.close(resolve)
    endless.closeAllConnections()
  })
  assert.deepEqual(attempt, { status: 200 })
  // What fits into the buffers of the two ends, and not what three seconds could carry.
  assert.ok(written < 16 * 1024 * 1024, `${written} bytes`)
})

test('addresses of the open internet are public', () => {
  for (const address of ['8.8.8.8', '93.184.215.14', '2606:4700::1111', '2a00:1450:4001:80b::200e', '::ffff:8.8.8.8']) {
    assert.equal(isPublic(address), true, address)
  }
})
