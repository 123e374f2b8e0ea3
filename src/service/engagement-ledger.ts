import type { Kysely, Selectable } from 'kysely'
import type { Program } from '../contract/program.ts'
import type { AttributionEventType } from '../rules/attribution.ts'
import type { ServiceContext } from './context.ts'
import type { NewEvent } from './event-log.ts'
import type { EngagementTable } from './schema-programs.ts'
import type { Schema } from './schema.ts'
import { run } from './statement.ts'

/** Something a shopper did that a partner may be credited for. */
export interface PartnerEvent {
  readonly type: AttributionEventType
  readonly shop: string
  readonly shopper: string
  readonly partner: string
  readonly at: Date
}

/** An engagement as it runs. */
export type EngagementRow = Selectable<EngagementTable>

/** The engagements of some shoppers: read once, kept up in memory, and written once, however many orders they place. */
export interface EngagementLedger {
  /** Creates or renews an engagement in each program that has the partner and names points for the event. */
  record(event: PartnerEvent): void
  programs(shop: string): readonly Program[]
  /** Engagements with partners who are active, in the order of their first events. */
  engagements(program: Program, shop: string, shopper: string): readonly EngagementRow[]
  /** Whether the shopper is the partner himself. */
  isSelf(shop: string, shopper: string, partner: string): boolean
  /** Writes what was recorded. @returns the events of what began */
  save(): Promise<NewEvent[]>
}

/** Whose engagements a ledger holds, and the partners of the events that will be recorded. */
export interface LedgerScope {
  readonly shoppers: readonly { readonly shop: string; readonly shopper: string }[]
  readonly partners: readonly string[]
}

/**
 * Opens the engagements of shoppers who are locked. Where the shops have no program that is one cheap read, and nothing
 * comes back.
 */
export async function openLedger(
  context: Pick<ServiceContext, 'newId'>,
  tx: Kysely<Schema>,
  { shoppers, partners }: LedgerScope,
): Promise<EngagementLedger | undefined> {
  const shops = [...new Set(shoppers.map(({ shop }) => shop))]
  if (!shops.length) return undefined
  const programs = await run<ProgramRow>(tx, READ_PROGRAMS, [shops])
  if (!programs.length) return undefined
  const ids = [...new Set(shoppers.map(({ shopper }) => shopper))]
  const rows = await run<EngagementRow>(tx, READ_ENGAGEMENTS, [shops, ids])
  const asked = [...new Set([...partners, ...rows.map(row => row.partner_id)])]
  const known = asked.length ? await run<PartnerRow>(tx, READ_PARTNERS, [shops, ids, asked]) : []
  return createLedger(context, tx, {
    programs: groupBy(programs, row => row.shop_id),
    rows: groupBy(rows, row => keyOf(row.shop_id, row.shopper_id)),
    active: new Set(known.map(row => keyOf(row.shop_id, row.id))),
    selves: new Set(known.flatMap(row => (row.self === null ? [] : keyOf(row.shop_id, row.self, row.id)))),
  })
}

interface ProgramRow {
  readonly shop_id: string
  readonly doc: Program
}

const READ_PROGRAMS = `select shop_id, doc from program where shop_id = any ($1::text[]) order by shop_id, id`

const READ_ENGAGEMENTS = `select shop_id, id, shopper_id, program_id, partner_id, points, first_type, first_at, first_place,
    last_type, last_at, last_place, used_code
  from engagement where shop_id = any ($1::text[]) and shopper_id = any ($2::text[])`

/** An active partner, and the shopper who is the partner himself, if it is one of those asked for. */
interface PartnerRow {
  readonly shop_id: string
  readonly id: string
  readonly self: string | null
}

const READ_PARTNERS = `select partner.shop_id, partner.id, self.id as self
  from partner
  left join shopper as self on self.shop_id = partner.shop_id and self.customer_id = partner.doc ->> 'customerId'
    and self.id = any ($2::text[])
  where partner.shop_id = any ($1::text[]) and partner.id = any ($3::text[]) and partner.status = 'active'`

interface Loaded {
  readonly programs: ReadonlyMap<string, readonly ProgramRow[]>
  readonly rows: ReadonlyMap<string, EngagementRow[]>
  readonly active: ReadonlySet<string>
  readonly selves: ReadonlySet<string>
}

interface Change {
  readonly row: EngagementRow
  /** Points that came to it here. */
  readonly added: number
  readonly isNew: boolean
}

function createLedger(
  context: Pick<ServiceContext, 'newId'>,
  tx: Kysely<Schema>,
  { programs, rows, active, selves }: Loaded,
): EngagementLedger {
  const current = new Map<string, Map<string, EngagementRow>>()
  const changes = new Map<string, Change>()
  const runningOf = (shop: string, shopper: string): Map<string, EngagementRow> => {
    const key = keyOf(shop, shopper)
    let running = current.get(key)
    if (!running) {
      const loaded = rows.get(key) ?? []
      running = new Map(loaded.map(row => [keyOf(row.program_id, row.partner_id), row]))
      current.set(key, running)
    }
    return running
  }
  const programsOf = (shop: string): readonly Program[] => (programs.get(shop) ?? []).map(({ doc }) => doc)
  return {
    programs: programsOf,
    record(event) {
      const { type, shop, shopper, partner } = event
      if (!active.has(keyOf(shop, partner))) return
      const running = runningOf(shop, shopper)
      const place = Math.max(0, ...[...running.values()].map(row => row.last_place)) + 1
      for (const program of programsOf(shop)) {
        const added = program.points[type]
        if (added === undefined || !program.partners.includes(partner)) continue
        const key = keyOf(program.id, partner)
        const before = running.get(key)
        const row = renew(before ?? begin(context.newId(), program.id, event, place), event, added, place)
        running.set(key, row)
        const changed = changes.get(keyOf(shop, shopper, key))
        changes.set(keyOf(shop, shopper, key), {
          row,
          added: (changed?.added ?? 0) + added,
          isNew: changed?.isNew ?? before === undefined,
        })
      }
    },
    engagements(program, shop, shopper) {
      return [...runningOf(shop, shopper).values()]
        .filter(row => row.program_id === program.id && program.partners.includes(row.partner_id))
        .filter(row => active.has(keyOf(shop, row.partner_id)))
        .sort((a, b) => a.first_at.getTime() - b.first_at.getTime() || a.first_place - b.first_place)
    },
    isSelf: (shop, shopper, partner) => selves.has(keyOf(shop, shopper, partner)),
    async save() {
      const all = [...changes.values()]
      changes.clear()
      await writeEngagements(tx, all)
      return all.filter(({ isNew }) => isNew).map(({ row }) => createdEvent(row))
    },
  }
}

function begin(id: string, program: string, event: PartnerEvent, place: number): EngagementRow {
  return {
    shop_id: event.shop,
    id,
    shopper_id: event.shopper,
    program_id: program,
    partner_id: event.partner,
    points: 0,
    first_type: event.type,
    first_at: event.at,
    first_place: place,
    last_type: event.type,
    last_at: event.at,
    last_place: place,
    used_code: false,
  }
}

function renew(row: EngagementRow, { type, at }: PartnerEvent, added: number, place: number): EngagementRow {
  return {
    ...row,
    points: row.points + added,
    last_type: type,
    last_at: at,
    last_place: place,
    used_code: row.used_code || type === 'coupon_used',
  }
}

// An engagement that is there gets what was added, not what was read.
const WRITE_ENGAGEMENTS = `insert into engagement
    (shop_id, id, shopper_id, program_id, partner_id, points, first_type, first_at, first_place, last_type, last_at,
    last_place, used_code)
  select shop_id, id, shopper_id, program_id, partner_id, points, first_type, first_at, first_place, last_type, last_at,
    last_place, used_code
  from jsonb_to_recordset($1::jsonb) as given(
    shop_id text, id text, shopper_id text, program_id text, partner_id text, points bigint, first_type text,
    first_at timestamptz, first_place bigint, last_type text, last_at timestamptz, last_place bigint, used_code boolean)
  on conflict (shop_id, shopper_id, program_id, partner_id) do update set
    points = engagement.points + excluded.points, last_type = excluded.last_type, last_at = excluded.last_at,
    last_place = excluded.last_place, used_code = engagement.used_code or excluded.used_code`

async function writeEngagements(tx: Kysely<Schema>, changes: readonly Change[]): Promise<void> {
  if (!changes.length) return
  const rows = changes.map(({ row, added }) => ({ ...row, points: added }))
  await run(tx, WRITE_ENGAGEMENTS, [JSON.stringify(rows)])
}

function createdEvent(row: EngagementRow): NewEvent {
  return {
    shop: row.shop_id,
    type: 'engagement.created',
    subject: row.shopper_id,
    time: row.first_at,
    data: { engagement: row.id, program: row.program_id, partner: row.partner_id, by: row.first_type },
  }
}

/** No id has control characters. */
function keyOf(...ids: readonly string[]): string {
  return ids.join('\n')
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}
