import { serveWorker } from '@murecom/internal'
import { compiledRowKernel } from './kernels/compiled-rows.ts'
import { type SegmentsRequest, takeSegments } from './parallel-rows.ts'

serveWorker(async (request: SegmentsRequest) => {
  const { module } = request
  const result = await takeSegments(request, module && { rowKernel: input => compiledRowKernel(module, input) })
  const buffers = result.flatMap(([, rows]) => [rows.starts, rows.ends, rows.indices, rows.scores].map(a => a.buffer))
  return { result, transfer: buffers as ArrayBuffer[] }
})
