import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readLedger } from '../support/ledger.ts'
import { type MoneyShop, openMoneyShop, type OrderAnswer } from '../support/money-shop.ts'
import { usePostgres } from '../support/postgres.ts'
import { cart } from '../support/rules-factories.ts'

// A disk of its own that is small enough to be filled: that takes a machine on which this process may mount one.
const disk = await mkdtemp(join(tmpdir(), 'tearoff-disk-'))
const mounted = mount(disk)
const postgres = usePostgres({ folder: join(disk, 'data'), settings: ['min_wal_size=32MB', 'max_wal_size=32MB'] })
after(async () => {
  if (mounted) execFileSync('umount', ['--lazy', disk])
  await rm(disk, { recursive: true, force: true })
})

function mount(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=0755', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const order = (shop: MoneyShop, orderId: string, { shopper, coupon }: { shopper: string; coupon: string }) =>
  shop.backend<OrderAnswer>('POST', '/v1/orders', { orderId, shopper, coupons: [coupon], cart: cart() })

test(
  'a disk that is full costs answers; with room again orders go through, and none is half there (S42)',
  {
    skip: mounted ? false : 'no disk can be mounted here',
  },
  async () => {
    await mkdir(join(disk, 'data'), { recursive: true })
    const shop = await openMoneyShop(await postgres.createDatabase())
    await shop.promotion({ limits: { redemptions: 1_000_000 } })
    const crowd = await shop.crowd(2000, 'patio-25')
    const { bavail, bsize } = await statfs(disk)
    await writeFile(join(disk, 'filler'), Buffer.alloc(bavail * bsize))
    const placed: string[] = []
    let refused = 0
    let freed = false
    for (const [index, holder] of crowd.entries()) {
      const orderId = `order-${index}`
      const { status, body } = await order(shop, orderId, holder)
      assert.ok(status === 201 || (!freed && status === 503), `${status} ${JSON.stringify(body)}`)
      if (status === 201) placed.push(orderId)
      else refused += 1
      if (refused === 5 && !freed) {
        await rm(join(disk, 'filler'))
        freed = true
      }
      if (freed && placed.length > 50 && index > 100) break
    }
    assert.equal(refused, 5, 'the disk was full')
    const ledger = await readLedger(shop.db, shop.id)
    assert.deepEqual(new Set(ledger.map(entry => entry.order)), new Set(placed))
    await shop.close()
  },
)
