import { serveWorker } from '@murecom/internal'
import { RowBuilder, type RowSource } from './neighbor-rows.ts'

let builder: RowBuilder | undefined

serveWorker(async (request: { source: RowSource; compiled: boolean } | { segment: number }) => {
  if ('source' in request) {
    const kernels = request.compiled ? await (await import('./simd.ts')).loadSimdKernels() : undefined
    builder = new RowBuilder(request.source, kernels)
    return { result: undefined }
  }
  if (!builder) throw new Error('a segment was asked for before its source came')
  const result = builder.build(request.segment)
  const { starts, ends, indices, scores } = result
  return { result, transfer: [starts.buffer, ends.buffer, indices.buffer, scores.buffer] as ArrayBuffer[] }
})
