import { WorkerClient, type WorkerFactory } from '@murecom/internal/threads'
import { ensureBackend } from '../tensorflow/backend.ts'
import { computeStep } from '../tensorflow/step.ts'
import type { TrainingRequest } from '../threads/requests.ts'
import { startWorker } from '../threads/start-worker.ts'
import type { Batch, StepResult } from './batch.ts'
import type { FlatNetwork } from './parameters.ts'

/** Computes steps, in the caller's thread or with each batch divided among several. */
export class StepPool {
  readonly #network: FlatNetwork
  readonly #clients: readonly WorkerClient[]

  /** @param options `workers`: threads that are started; 0 computes in the caller's */
  constructor(network: FlatNetwork, options: { workers: number; createWorker: WorkerFactory | undefined }) {
    this.#network = network
    const create = options.createWorker ?? startWorker
    this.#clients = Array.from({ length: options.workers }, () => new WorkerClient(create))
    const first: TrainingRequest = { kind: 'train', layers: network.layers }
    for (const client of this.#clients) client.call(first).catch(() => {}) // its steps reject too
  }

  async step(batch: Batch, seed: number): Promise<StepResult> {
    if (this.#clients.length === 0) {
      await ensureBackend()
      return computeStep(this.#network.layers, batch, batch.count, seed)
    }
    const parts = divide(batch, this.#clients.length)
    const { parameters } = this.#network
    const results = await Promise.all(
      parts.map((part, i) => {
        const own = (seed + i) >>> 0
        const request: TrainingRequest = { kind: 'step', parameters, batch: part, divisor: batch.count, seed: own }
        return this.#clients[i]!.call<StepResult>(request, [part.clips.buffer])
      }),
    )
    return add(results, parts, batch.count)
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all(this.#clients.map(client => client.terminate()))
  }
}

/** The batch in as many parts of nearly equal size, none empty. */
function divide(batch: Batch, workers: number): Batch[] {
  const parts: Batch[] = []
  const { count, frames, bands } = batch
  const labels = batch.targets.length / count
  const n = Math.min(workers, count)
  for (let i = 0; i < n; i++) {
    const from = Math.floor((i * count) / n)
    const to = Math.floor(((i + 1) * count) / n)
    parts.push({
      clips: batch.clips.slice(from * frames * bands, to * frames * bands),
      targets: batch.targets.slice(from * labels, to * labels),
      weights: batch.weights.slice(from, to),
      count: to - from,
      frames,
      bands,
    })
  }
  return parts
}

/** Sums of losses and gradients; moments by the mean over the parts, weighted by their clips. */
function add(results: StepResult[], parts: Batch[], count: number): StepResult {
  const sum: StepResult = {
    loss: 0,
    correct: 0,
    gradients: new Float32Array(results[0]!.gradients.length),
    moments: new Float32Array(results[0]!.moments.length),
  }
  for (const [n, result] of results.entries()) {
    const share = parts[n]!.count / count
    sum.loss += result.loss
    sum.correct += result.correct
    for (let i = 0; i < sum.gradients.length; i++) sum.gradients[i] = sum.gradients[i]! + result.gradients[i]!
    for (let i = 0; i < sum.moments.length; i++) sum.moments[i] = sum.moments[i]! + share * result.moments[i]!
  }
  return sum
}
