import { serveWorker } from '@murecom/internal/worker'
import { rowTestOf } from './filter.ts'
import type { Floats } from './kernels/scan.ts'
import { loadSimdKernels } from './simd/load.ts'
import { type EngineSettings, LocalEngine } from './threads/engine.ts'

/** What a thread of {@link WorkerEngine} is asked. */
export type WorkerRequest =
  | { type: 'fit'; rows: Floats; settings: EngineSettings; base: number; kernels: string | undefined }
  | { type: 'rows' }
  | { type: 'nearest'; queries: Floats; selves?: Int32Array; k: number; bitmap: Uint8Array | undefined }
  | {
      type: 'within'
      queries: Floats
      selves?: Int32Array
      radius: number
      sorted: boolean
      bitmap: Uint8Array | undefined
    }

let engine: LocalEngine | undefined

serveWorker(async (request: WorkerRequest) => {
  if (request.type === 'fit') {
    const { rows, settings, base, kernels } = request
    engine = new LocalEngine(rows, settings, kernels === undefined ? undefined : await loadSimdKernels(), base)
    return { result: undefined }
  }
  if (!engine) throw new Error('a worker was asked before it was given rows')
  if (request.type === 'rows') {
    const rows = engine.rows()
    return { result: rows, transfer: [rows.buffer] }
  }
  const { queries, selves, bitmap } = request
  const accepts = bitmap && rowTestOf('worker', bitmap, bitmap.length * 8)
  if (request.type === 'nearest') {
    const result = engine.nearest(queries, request.k, accepts, selves)
    return { result, transfer: [result.distances.buffer, result.indices.buffer] }
  }
  const result = engine.within(queries, request.radius, request.sorted, accepts, selves)
  return { result, transfer: [result.offsets.buffer, result.distances.buffer, result.indices.buffer] }
})
