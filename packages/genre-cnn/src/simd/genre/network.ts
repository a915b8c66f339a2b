import { stoppable } from '@murecom/internal/signal'
import { foldNormalisations } from '../../inference/fold-normalisations.ts'
import type { GenreOutput, GenreRunner, RunSizes } from '../../inference/runner.ts'
import type { Layer } from '../../layers.ts'
import type { GenreCnnKernels } from '../load.ts'
import { type NetworkKernels, NetworkPlan } from '../memory.ts'
import { COLUMNS, columnBlocks } from '../pack.ts'
import { type Activations, type Operation, planOperation } from './operations.ts'

/** Clips a pass: enough for wide products, few enough for activations that stay in a cache of 1 MB. */
const BATCH = 8
/** Rows behind the last frame of a batch that a group of a convolution may read. */
const SPARE_ROWS = 6

/** The operations of a network with the places of their values, before there is a memory. */
interface GenrePlan {
  plan: NetworkPlan
  input: Activations
  operations: readonly Operation[]
  /** Number of operations up to the first dense layer, included; 0 without one. */
  embeddingDepth: number
}

/**
 * A genre network at inference in our own kernels, its normalisations folded away where that is possible. Computes the same
 * function as `TensorFlowGenreNetwork`, which is the reference of the tests and runs where there is no SIMD.
 */
export class SimdGenreNetwork implements GenreRunner {
  readonly #plan: GenrePlan
  readonly #kernels: NetworkKernels

  private constructor(plan: GenrePlan, kernels: NetworkKernels) {
    this.#plan = plan
    this.#kernels = kernels
    for (const operation of plan.operations) operation.prepare(kernels)
  }

  /** The network with its weights packed into a memory; undefined where the runtime refuses that much memory. */
  static create(
    layers: readonly Layer[],
    shape: { frames: number; bands: number },
    kernels: GenreCnnKernels,
  ): SimdGenreNetwork | undefined {
    const plan = planNetwork(layers, shape)
    const built = plan.plan.build(kernels)
    return built && new SimdGenreNetwork(plan, built)
  }

  async run(
    output: GenreOutput,
    clips: Float32Array,
    { count, frames, bands, width }: RunSizes,
    prepare: (clips: Float32Array) => Float32Array,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const { operations, embeddingDepth } = this.#plan
    const depth = output === 'embed' ? embeddingDepth : operations.length
    const pause = stoppable(signal)
    const out = new Float32Array(count * width)
    const clipSize = frames * bands
    const last = operations[depth - 1]!.output
    for (let from = 0; from < count; from += BATCH) {
      await pause()
      const size = Math.min(BATCH, count - from)
      this.#write(prepare(clips.subarray(from * clipSize, (from + size) * clipSize)), size * frames)
      for (let i = 0; i < depth; i++) operations[i]!.run(size)
      const rows = this.#kernels.floats(last.values)
      for (let n = 0; n < size; n++) out.set(rows.subarray(n * last.width, n * last.width + width), (from + n) * width)
    }
    return out
  }

  /** Does nothing: the memory goes with the object. */
  close(): void {}

  #write(clips: Float32Array, rows: number): void {
    const { values, channels, width } = this.#plan.input
    const target = this.#kernels.floats(values)
    if (channels === width) {
      target.set(clips)
      return
    }
    for (let r = 0; r < rows; r++) target.set(clips.subarray(r * channels, (r + 1) * channels), r * width)
  }
}

function planNetwork(layers: readonly Layer[], { frames, bands }: { frames: number; bands: number }): GenrePlan {
  const folded = foldNormalisations(layers).filter(layer => layer.type !== 'dropout')
  const plan = new NetworkPlan()
  const place = (frames: number, channels: number): Activations => {
    const width = columnBlocks(channels) * COLUMNS
    return { frames, channels, width, values: plan.floats(BATCH * frames * width, SPARE_ROWS * width) }
  }
  const input = place(frames, bands)
  const operations: Operation[] = []
  let embeddingDepth = 0
  let from = input
  for (let i = 0; i < folded.length; ) {
    const operation = planOperation(folded, i, from, { plan, place, batch: BATCH })
    operations.push(operation)
    if (folded[i]!.type === 'dense' && embeddingDepth === 0) embeddingDepth = operations.length
    from = operation.output
    i += operation.layers
  }
  return { plan, input, operations, embeddingDepth }
}
