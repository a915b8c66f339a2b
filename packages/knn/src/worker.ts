/**
 * A thread of `NearestNeighbors.parallel`; threads/search-threads.ts is its other end. Bundlers find it by themselves; a
 * program that must name it makes a module worker of `@murecom/knn/worker`.
 */
import { serveWorker } from '@murecom/internal/threads'
import { rowTestOf } from './filter.ts'
import { loadSimdKernels } from './simd/load.ts'
import type { WorkerRequest } from './threads/requests.ts'
import { RowSearch } from './tree/row-search.ts'

let search: RowSearch | undefined

serveWorker(async (request: WorkerRequest) => {
  if (request.kind === 'fit') {
    const { rows, settings, base, simd } = request
    search = new RowSearch(rows, settings, simd ? await loadSimdKernels() : undefined, base)
    return { result: undefined }
  }
  if (!search) throw new Error('a worker was asked before it had rows')
  if (request.kind === 'rows') {
    const rows = search.rows()
    return { result: rows, transfer: [rows.buffer] }
  }
  const { selves, bitmap } = request
  const test = bitmap && rowTestOf('worker', bitmap, bitmap.length * 8)
  if (request.kind === 'nearest') {
    const result = search.nearest({ ...request, test }, selves)
    return { result, transfer: [result.distances.buffer, result.indices.buffer] }
  }
  const result = search.within({ ...request, test }, selves)
  return { result, transfer: [result.offsets.buffer, result.distances.buffer, result.indices.buffer] }
})
