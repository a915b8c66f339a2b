import { serveWorker } from '@murecom/internal/threads'
import type { GenreCnn } from '../genre-cnn.ts'
import type { MusicnnRunner } from '../inference/runner.ts'
import type { FlatNetwork } from '../training/parameters.ts'
import type { InferenceRequest, TrainingRequest, WorkerRequest } from './requests.ts'

interface Answer {
  result: unknown
  transfer?: Transferable[]
}

/** A thread holds one network of each kind at most. Its code is imported with the first request that needs it. */
let model: GenreCnn | undefined
let musicnn: { names: readonly string[]; network: MusicnnRunner } | undefined
let training: FlatNetwork | undefined

serveWorker((request: WorkerRequest): Promise<Answer> => {
  return request.kind === 'train' || request.kind === 'step' ? train(request) : infer(request)
})

/** Answers for a part of the input of `model.parallel()` or `loadMusicnn({ workers })`. */
async function infer(request: InferenceRequest): Promise<Answer> {
  switch (request.kind) {
    case 'load':
      model = (await import('../genre-cnn.ts')).GenreCnn.from(request.model, { kernels: request.kernels })
      return { result: undefined }
    case 'load musicnn': {
      const { loadMusicnnNetwork } = await import('../inference/load-musicnn-network.ts')
      musicnn ??= await loadMusicnnNetwork(request.kernels)
      return { result: musicnn.names }
    }
    case 'patches':
      if (!musicnn) throw new Error('the network must be loaded first')
      return { result: await musicnn.network.run(request.mel, request.starts) }
    default: {
      if (!model) throw new Error('the network must be sent first')
      const result = await model[request.kind](request.clips)
      return { result, transfer: [result.buffer as ArrayBuffer] }
    }
  }
}

/** Computes the gradients of a part of each batch of `fit`. */
async function train(request: TrainingRequest): Promise<Answer> {
  if (request.kind === 'train') {
    const { ensureBackend } = await import('../tensorflow/backend.ts')
    const { flatten } = await import('../training/parameters.ts')
    await ensureBackend()
    training = flatten(request.layers)
    return { result: undefined }
  }
  if (!training) throw new Error('the network must be sent first')
  const { computeStep } = await import('../tensorflow/step.ts')
  training.parameters.set(request.parameters)
  const result = await computeStep(training.layers, request.batch, request.divisor, request.seed)
  return { result, transfer: [result.gradients.buffer, result.moments.buffer] as Transferable[] }
}
