import { foldNormalisations } from '../../inference/fold-normalisations.ts'
import type { Layer } from '../../layers.ts'
import type { NetworkRunner, RunSizes } from '../../tensorflow/genre-network.ts'
import { MemoryPlan, type NetworkModule } from '../kernels.ts'
import { COLUMNS, columnBlocks } from '../pack.ts'
import { type Activations, type Operation, planOperation } from './operations.ts'

/** Clips a pass: enough for wide products, few enough for activations that stay in a cache of 1 MB. */
const BATCH = 8

/**
 * A genre network at inference in our own kernels, its normalisations folded away where that is possible: the same function as
 * `Inference`, which computes it on TensorFlow.js, is the reference of the tests, and runs where there is no SIMD.
 */
export class SimdInference implements NetworkRunner {
  readonly #operations: readonly Operation[]
  readonly #embeddingDepth: number
  readonly #input: Activations
  readonly #outputs: readonly Activations[]
  readonly #floats: (address: number, length: number) => Float32Array

  private constructor(parts: {
    operations: readonly Operation[]
    input: Activations
    outputs: readonly Activations[]
    embeddingDepth: number
    floats: (address: number, length: number) => Float32Array
  }) {
    this.#operations = parts.operations
    this.#input = parts.input
    this.#outputs = parts.outputs
    this.#embeddingDepth = parts.embeddingDepth
    this.#floats = parts.floats
  }

  /** The network on a build of the kernels, its weights packed into their memory. */
  static async create(
    layers: readonly Layer[],
    { frames, bands }: { frames: number; bands: number },
    module: NetworkModule,
  ): Promise<SimdInference> {
    const folded = foldNormalisations(layers).filter(layer => layer.type !== 'dropout')
    const plan = new MemoryPlan()
    const place = (frames: number, channels: number): Activations => {
      const width = columnBlocks(channels) * COLUMNS
      // six rows more: a group of a convolution may look past the last frame
      return { frames, channels, width, address: plan.place((BATCH * frames + 6) * width) }
    }
    const input = place(frames, bands)
    const operations: Operation[] = []
    const outputs: Activations[] = []
    let embeddingDepth = 0
    let from = input
    for (let i = 0; i < folded.length; ) {
      const operation = planOperation(folded, i, from, { plan, place, batch: BATCH })
      operations.push(operation)
      outputs.push(operation.output)
      if (folded[i]!.type === 'dense' && embeddingDepth === 0) embeddingDepth = operations.length
      from = operation.output
      i += operation.layers
    }
    const kernels = await plan.build(module)
    for (const operation of operations) operation.prepare(kernels)
    return new SimdInference({ operations, input, outputs, embeddingDepth, floats: kernels.floats })
  }

  async run(
    what: 'predict' | 'embed',
    clips: Float32Array,
    { count, frames, bands, width }: RunSizes,
    prepare: (clips: Float32Array) => Float32Array,
  ): Promise<Float32Array> {
    const depth = what === 'embed' ? this.#embeddingDepth : this.#operations.length
    const out = new Float32Array(count * width)
    const clipSize = frames * bands
    const last = this.#outputs[depth - 1]!
    for (let from = 0; from < count; from += BATCH) {
      const size = Math.min(BATCH, count - from)
      this.#write(prepare(clips.subarray(from * clipSize, (from + size) * clipSize)), size * frames)
      for (let i = 0; i < depth; i++) this.#operations[i]!.run(size)
      const rows = this.#floats(last.address, size * last.width)
      for (let n = 0; n < size; n++) out.set(rows.subarray(n * last.width, n * last.width + width), (from + n) * width)
    }
    return out
  }

  /** Nothing outside the memory that goes with the object. */
  dispose(): void {}

  #write(clips: Float32Array, rows: number): void {
    const { address, channels, width } = this.#input
    const target = this.#floats(address, rows * width)
    if (channels === width) {
      target.set(clips)
      return
    }
    for (let r = 0; r < rows; r++) target.set(clips.subarray(r * channels, (r + 1) * channels), r * width)
  }
}
