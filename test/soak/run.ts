import { parseArgs } from 'node:util'
import { writePart } from './document.ts'
import { runSoak, type SoakOptions } from './soak.ts'
import { summarise } from './summary.ts'

const { values } = parseArgs({
  options: {
    attempts: { type: 'string', default: '1000000' },
    promotions: { type: 'string', default: '10000' },
    minutes: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    services: { type: 'string', default: '4' },
    clients: { type: 'string', default: '2' },
    'in-flight': { type: 'string', default: '160' },
    'kill-every': { type: 'string', default: '40' },
    'stop-every': { type: 'string', default: '160' },
    write: { type: 'boolean', default: false },
  },
})

const numberOf = (name: Exclude<keyof typeof values, 'write'>): number => {
  const number = Number(values[name])
  if (!(number > 0)) throw new TypeError(`\`--${name}\` is a number above 0`)
  return number
}
let told = performance.now()
const options: SoakOptions = {
  attempts: numberOf('attempts'),
  promotions: numberOf('promotions'),
  minutes: numberOf('minutes'),
  seed: numberOf('seed'),
  services: numberOf('services'),
  clients: numberOf('clients'),
  inFlight: numberOf('in-flight'),
  killEvery: numberOf('kill-every'),
  stopEvery: numberOf('stop-every'),
  onProgress(attempts) {
    if (performance.now() - told < 15_000) return
    told = performance.now()
    process.stdout.write(`${new Date().toISOString()} ${attempts} attempts\n`)
  },
}
const result = await runSoak(options)
const given = ['attempts', 'promotions', 'seed'] as const
const command = `npm run test:soak -- ${given.map(name => `--${name} ${values[name]}`).join(' ')}`
const summary = summarise(options, result, command)
process.stdout.write(`\n${summary}\n\n`)
for (const { what, message } of result.findings.slice(0, 50)) process.stderr.write(`${what}: ${message}\n`)
if (result.kept !== undefined) process.stderr.write(`The history is in ${result.kept}\n`)
if (result.findings.length) process.exitCode = 1
else if (values.write) await writePart('soak', summary)
