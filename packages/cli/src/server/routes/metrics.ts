import type { Hono } from 'hono'
import { Refusal } from '../refusal.ts'
import type { Serving } from '../serving.ts'

/** `GET /metrics`: what the server counts, for programs of this machine, and for users where there are any. */
export function addMetricsRoute(app: Hono, { access, clientOf, metrics, thread, files, served }: Serving): void {
  metrics.gauge('murecom_songs', { help: 'Songs of the library.', read: () => served.length })
  metrics.gauge('murecom_open_files', { help: 'Files that are being sent.', read: () => files.length })
  metrics.gauge('murecom_thread_waiting', { help: 'Pictures that wait for the thread.', read: () => thread.length })
  metrics.gauge('murecom_thread_stalls_total', {
    help: 'Threads that were ended because a job took too long.',
    read: () => thread.stalls,
    counter: true,
  })
  app.get('/metrics', async c => {
    const allowed = access.required ? access.userOf(c) !== undefined : clientOf(c).local
    if (!allowed) throw new Refusal(403, 'only users, or without users this machine, may see how the server does')
    return c.body(await metrics.text(), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
}
