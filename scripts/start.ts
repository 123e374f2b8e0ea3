import process from 'node:process'
import { parseArgs } from 'node:util'
import { startDemo } from '../demo/server/start.ts'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4173' }, 'partner-port': { type: 'string', default: '4174' } },
})

const ports = { port: Number(values.port), partnerPort: Number(values['partner-port']) }
const demo = await startDemo(ports).catch((error: Error) => {
  if ((error.cause as NodeJS.ErrnoException | undefined)?.code !== 'EADDRINUSE') throw error
  console.error(`\n  ${error.message} Choose others: npm start -- --port 4300 --partner-port 4301\n`)
  process.exit(1)
})

console.log(`
  Tearoff's demo is running.

  The garden shop        ${demo.shopUrl}
  A partner's site       ${demo.partnerUrl}     follow its link into the shop

  Stop it with Ctrl+C.
`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void demo.close().then(() => process.exit(0)))
}
