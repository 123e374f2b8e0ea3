import { serve } from '@hono/node-server'
import process from 'node:process'
import { createService, type ServiceOptions } from '../../../src/service/index.ts'

// One process of the service, as `tearoff-service serve` runs it, for the benchmark to load. It tells its parent the port.
const [databaseUrl = '', options = '{}'] = process.argv.slice(2)
const service = await createService({ databaseUrl, ...(JSON.parse(options) as ServiceOptions) })
const server = serve({ fetch: service.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.send?.(port))
process.once('disconnect', () => server.close(() => void service.close()))
