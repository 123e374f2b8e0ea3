import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ServiceContext } from '../../src/service/context.ts'
import { createApp, type Surroundings } from '../../src/service/create-service.ts'
import { startTestService, type TestService, type TestShop } from '../support/service.ts'
import { partner, writtenPromotion } from '../support/service-factories.ts'
import { ACCESS, CALLERS, type MatrixCaller, ROWS } from './matrix-rows.ts'
import { makeWorld } from './matrix-world.ts'

let service: TestService
let other: TestShop
before(async () => {
  service = await startTestService()
  other = await service.newShop()
  await other.seed({ promotions: [writtenPromotion({ id: 'both' })], partners: [partner()] })
})
after(() => service.close())

test('every route of the service has a row in the matrix, and every row a route (S26)', () => {
  // Nothing is called: the parts that a route works with are not looked at before.
  const app = createApp({} as ServiceContext, {} as Surroundings)
  const routes = new Set(
    app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`),
  )
  const rows = new Set(ROWS.map(([route]) => route))
  assert.deepEqual([...rows].toSorted(), [...routes].toSorted())
})

for (const [route, access, call = {}, note] of ROWS) {
  test(`${route}${note ? `, ${note}` : ''}: ${access} (S15, S26)`, async () => {
    const shared = await makeWorld(service, other)
    for (const caller of Object.keys(CALLERS) as MatrixCaller[]) {
      // What a call makes for itself is used up by it, and then the next caller gets a new one.
      const world = typeof call === 'function' ? await makeWorld(service, other) : shared
      const headers = await world.headersOf(caller)
      const { id = '', query, body } = typeof call === 'function' ? await call(world) : call
      const [method = '', path = ''] = route.split(' ')
      const json = body && { 'content-type': 'application/json' }
      const answer = await service.service.fetch(
        new Request(`https://coupons.example${path.replace(':id', id)}${query ? `?${query}` : ''}`, {
          method,
          headers: { ...headers, ...json },
          ...(body ? { body: JSON.stringify(body) } : {}),
        }),
      )
      const text = await answer.text()
      const got = answer.status < 300 ? 'done' : answer.status
      const wanted = ACCESS[access][caller]
      assert.equal(got, typeof wanted === 'number' ? wanted : 'done', `${CALLERS[caller]}: ${text}`)
      if (wanted === 'own') assert.ok(!text.includes(world.shop.id), text)
      if (wanted === 'own' && method === 'DELETE') {
        assert.equal((await world.shop.admin('GET', path.replace(':id', id))).status, 200, 'it is still there')
      }
    }
  })
}
