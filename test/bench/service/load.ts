import { connect } from 'node:net'
import process from 'node:process'

/** What is sent: one request again and again, in which `#` stands for a number that is taken once. */
export interface Load {
  /** Of the processes, which take turns connection by connection. */
  readonly ports: readonly number[]
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly connections: number
  readonly seconds: number
  /** The first number. */
  readonly from: number
}

/** What came back. */
export interface LoadReport {
  /** Answers by status. */
  readonly statuses: Readonly<Record<number, number>>
  /** Answers in a second. */
  readonly rate: number
  /** Milliseconds from sent to answered. */
  readonly p50: number
  readonly p99: number
  /** The number after the last one taken. */
  readonly next: number
  /** Share of one core that the sender itself took. */
  readonly cpu: number
}

// A sender of its own, in a process of its own: keep-alive sockets and hardly any parsing, so that it is not what is measured.
process.once('message', (load: Load) => void run(load).then(report => process.send?.(report)))

async function run({ ports, path, headers, body, connections, seconds, from }: Load): Promise<LoadReport> {
  const statuses: Record<number, number> = {}
  const times: number[] = []
  let next = from
  const cpu = process.cpuUsage()
  const began = performance.now()
  const end = began + seconds * 1000
  const fixed = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const request = (): string => {
    const text = body.replaceAll('#', `${next++}`)
    const length = `content-length: ${Buffer.byteLength(text)}\r\n`
    return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${fixed.join('')}${length}\r\n${text}`
  }
  const one = (port: number | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port: port ?? NaN, host: '127.0.0.1', noDelay: true })
      let sent = 0
      let answer = ''
      const send = (): void => {
        if (performance.now() >= end) return void socket.end(resolve)
        sent = performance.now()
        socket.write(request())
      }
      socket.setEncoding('latin1')
      socket.once('error', reject)
      socket.once('connect', send)
      socket.on('data', (data: string) => {
        answer += data
        const head = answer.indexOf('\r\n\r\n')
        if (head < 0 || !isWhole(answer, head)) return
        const status = Number(answer.slice(9, 12))
        statuses[status] = (statuses[status] ?? 0) + 1
        times.push(performance.now() - sent)
        answer = ''
        send()
      })
    })
  await Promise.all(Array.from({ length: connections }, (_, at) => one(ports[at % ports.length])))
  const took = performance.now() - began
  const { user, system } = process.cpuUsage(cpu)
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN
  const rate = (times.length / took) * 1000
  return { statuses, rate, p50: at(0.5), p99: at(0.99), next, cpu: (user + system) / 1000 / took }
}

function isWhole(answer: string, head: number): boolean {
  const length = /\r\ncontent-length: (?<length>\d+)/iu.exec(answer.slice(0, head + 2))?.groups?.['length']
  if (length !== undefined) return answer.length >= head + 4 + Number(length)
  return answer.endsWith('\r\n0\r\n\r\n')
}
