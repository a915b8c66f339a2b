import { serveWorker } from '@murecom/internal/worker'
import { ensureBackend } from './tensorflow/backend.ts'
import { computeStep } from './tensorflow/step.ts'
import { type FlatNetwork, flatten } from './training/parameters.ts'
import type { StepRequest } from './training/step-pool.ts'

// A thread of `fit`: holds a copy of the network, and computes the gradients of its part of each batch.
let network: FlatNetwork | undefined

serveWorker(async (request: StepRequest) => {
  if ('layers' in request) {
    await ensureBackend()
    network = flatten(request.layers)
    return { result: undefined }
  }
  if (!network) throw new Error('the network must be sent first')
  network.parameters.set(request.parameters)
  const result = await computeStep(network.layers, request.batch, request.divisor, request.seed)
  return { result, transfer: [result.gradients.buffer, result.moments.buffer] as Transferable[] }
})
