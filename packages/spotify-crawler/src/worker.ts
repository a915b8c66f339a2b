/** The thread that talks to PostgreSQL for a catalogue; catalog/postgres/thread.ts is its other end. */
import { workerData } from 'node:worker_threads'
import type { PostgresThreadData } from './catalog/postgres/requests.ts'
import { servePostgres } from './catalog/postgres/serve.ts'

// Without data it is a packaging check that imports this module, and there is nothing to serve.
if (workerData?.port !== undefined) servePostgres(workerData as PostgresThreadData)
