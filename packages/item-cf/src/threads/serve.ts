import { serveWorker } from '@murecom/internal/threads'
import { type AlsRequest, answerAls } from './als-requests.ts'
import { type EaseRequest, easeWeights, type SegmentsRequest, takeSegments } from './requests.ts'

/** Answers the requests of `RowThreads` and `AlsThreads` in a worker thread. Large arrays of an answer are transferred. */
export function serveRows(): void {
  serveWorker((request: SegmentsRequest | EaseRequest | AlsRequest) => {
    if (request.kind === 'ease') {
      const result = easeWeights(request)
      return { result, transfer: [result.buffer as ArrayBuffer] }
    }
    if (request.kind !== 'segments') return { result: answerAls(request) }
    const result = takeSegments(request)
    const arrays = result.flatMap(([, { starts, ends, indices, scores }]) => [starts, ends, indices, scores])
    return { result, transfer: arrays.map(({ buffer }) => buffer as ArrayBuffer) }
  })
}
