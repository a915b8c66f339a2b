import { serveWorker } from '@murecom/internal/threads'
import { type EaseRequest, easeWeights, type SegmentsRequest, takeSegments } from './requests.ts'

/** Answers the requests of `RowThreads` in a worker thread. The answer's arrays are transferred. */
export function serveRows(): void {
  serveWorker((request: SegmentsRequest | EaseRequest) => {
    if (request.kind === 'ease') {
      const result = easeWeights(request)
      return { result, transfer: [result.buffer as ArrayBuffer] }
    }
    const result = takeSegments(request)
    const arrays = result.flatMap(([, { starts, ends, indices, scores }]) => [starts, ends, indices, scores])
    return { result, transfer: arrays.map(({ buffer }) => buffer as ArrayBuffer) }
  })
}
