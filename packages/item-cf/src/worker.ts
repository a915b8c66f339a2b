import { serveWorker } from '@murecom/internal/worker'
import { type SegmentsRequest, takeSegments } from './threads/row-threads.ts'

serveWorker(async (request: SegmentsRequest) => {
  const result = await takeSegments(request)
  const buffers = result.flatMap(([, rows]) => [rows.starts, rows.ends, rows.indices, rows.scores].map(a => a.buffer))
  return { result, transfer: buffers as ArrayBuffer[] }
})
