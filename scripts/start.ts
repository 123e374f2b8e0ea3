import process from 'node:process'
import { parseArgs } from 'node:util'
import { startDemo } from '../demo/server/start.ts'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4173' }, 'partner-port': { type: 'string', default: '4174' } },
})

const demo = await startDemo({ port: Number(values.port), partnerPort: Number(values['partner-port']) })

console.log(`
  Tearoff's demo is running.

  The garden shop        ${demo.shopUrl}
  A partner's site       ${demo.partnerUrl}     follow its link into the shop

  Stop it with Ctrl+C.
`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void demo.close().then(() => process.exit(0)))
}
