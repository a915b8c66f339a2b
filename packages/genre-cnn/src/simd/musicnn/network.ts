import {
  DENSE_UNITS,
  FRONT_CHANNELS,
  MEL_BANDS,
  MIDDLE_FILTERS,
  MIDDLE_FRAMES,
  type MusicnnWeights,
  type Normalisation,
  PATCH_FRAMES,
  POOLED_CHANNELS,
} from '../../musicnn/weights.ts'
import type { MusicnnRunner, PatchOutputs } from '../../tensorflow/musicnn-network.ts'
import { MemoryPlan, type NetworkKernels, type NetworkModule } from '../kernels.ts'
import { COLUMNS, columnBlocks, packColumns } from '../pack.ts'
import { FrontEnd } from './front-end.ts'

const MARGIN = (MIDDLE_FRAMES - 1) / 2
const PADDED_FRAMES = PATCH_FRAMES + 2 * MARGIN

/** A product with its place: packed weights, biases, result. */
interface Product {
  k: number
  columns: number
  weights: number
  bias: number
}

/**
 * The network of musicnn in our own kernels, without TensorFlow.js: the front end by spectra, everything after it as products.
 * The same function as `MusicnnNetwork`, which is the reference and runs where this cannot. Values of four levels (front end and
 * three layers of the mid-end) lie in rows of frames with three zero rows on each side, so a convolution of 7 frames is one product
 * of overlapping rows.
 */
export class SimdMusicnnNetwork implements MusicnnRunner {
  readonly #weights: MusicnnWeights
  readonly #kernels: NetworkKernels
  readonly #front: FrontEnd
  readonly #levels: readonly number[]
  readonly #middle: readonly Product[]
  readonly #dense: Product
  readonly #output: Product
  readonly #pooled: number
  readonly #hidden: number
  readonly #logits: number

  private constructor(weights: MusicnnWeights, kernels: NetworkKernels, front: FrontEnd, layout: Layout) {
    this.#weights = weights
    this.#kernels = kernels
    this.#front = front
    this.#levels = layout.levels
    this.#middle = layout.middle
    this.#dense = layout.dense
    this.#output = layout.output
    this.#pooled = layout.pooled
    this.#hidden = layout.hidden
    this.#logits = layout.logits
    front.prepare(kernels)
    const pack = ({ k, columns, weights: at, bias }: Product, b: Float32Array, biases: Float32Array): void => {
      packColumns(b, k, columns, kernels.floats(at, columnBlocks(columns) * k * COLUMNS))
      kernels.floats(bias, columns).set(biases)
    }
    for (const [i, layer] of weights.middle.entries()) pack(layout.middle[i]!, layer.kernel, layer.bias)
    pack(layout.dense, weights.dense.kernel, weights.dense.bias)
    pack(layout.output, weights.output.kernel, weights.output.bias)
  }

  /** The network on a build of the kernels. */
  static async create(weights: MusicnnWeights, module: NetworkModule): Promise<SimdMusicnnNetwork> {
    const plan = new MemoryPlan()
    const front = new FrontEnd(plan, weights)
    const layout = layOut(plan, weights)
    return new SimdMusicnnNetwork(weights, await plan.build(module), front, layout)
  }

  async run(mel: Float32Array, starts: readonly number[]): Promise<PatchOutputs> {
    const width = (values: number): Float32Array => new Float32Array(starts.length * values)
    const names = this.#output.columns
    const out: PatchOutputs = {
      tags: width(names),
      penultimate: width(DENSE_UNITS),
      maxPool: width(POOLED_CHANNELS),
      meanPool: width(POOLED_CHANNELS),
    }
    const patch = new Float32Array(PATCH_FRAMES * MEL_BANDS)
    const scale = this.#weights.input.scale[0]!
    const shift = this.#weights.input.shift[0]!
    for (const [n, start] of starts.entries()) {
      for (let i = 0; i < patch.length; i++) patch[i] = mel[start * MEL_BANDS + i]! * scale + shift
      this.#patch(patch, {
        tags: out.tags.subarray(n * names, (n + 1) * names),
        penultimate: out.penultimate.subarray(n * DENSE_UNITS, (n + 1) * DENSE_UNITS),
        maxPool: out.maxPool.subarray(n * POOLED_CHANNELS, (n + 1) * POOLED_CHANNELS),
        meanPool: out.meanPool.subarray(n * POOLED_CHANNELS, (n + 1) * POOLED_CHANNELS),
      })
    }
    return out
  }

  /** Nothing outside the memory that goes with the object. */
  dispose(): void {}

  #patch(patch: Float32Array, out: PatchOutputs): void {
    const rows = (level: number): Float32Array => this.#rows(level)
    this.#front.compute(patch, rows(0), FRONT_CHANNELS)
    for (let i = 0; i < this.#middle.length; i++) this.#convolve(i)
    let channel = 0
    for (let level = 0; level < this.#levels.length; level++) {
      const width = channelsOf(level)
      pool(rows(level), width, out.maxPool.subarray(channel), out.meanPool.subarray(channel))
      channel += width
    }
    const pooled = this.#kernels.floats(this.#pooled, 2 * POOLED_CHANNELS)
    const { scale, shift } = this.#weights.pooled
    for (let c = 0; c < POOLED_CHANNELS; c++) {
      // maximum and mean of each channel in turn, as the graph joins them
      pooled[2 * c] = out.maxPool[c]! * scale[2 * c]! + shift[2 * c]!
      pooled[2 * c + 1] = out.meanPool[c]! * scale[2 * c + 1]! + shift[2 * c + 1]!
    }
    this.#multiply(this.#pooled, 0, 1, this.#dense, true, this.#hidden, 0)
    const hidden = this.#kernels.floats(this.#hidden, DENSE_UNITS)
    normalise(hidden, DENSE_UNITS, this.#weights.dense)
    out.penultimate.set(hidden)
    this.#multiply(this.#hidden, 0, 1, this.#output, false, this.#logits, 0)
    const logits = this.#kernels.floats(this.#logits, this.#output.columns)
    for (let i = 0; i < logits.length; i++) out.tags[i] = 1 / (1 + Math.exp(-logits[i]!))
  }

  /** The frames of a level, without the zeros around them. */
  #rows(level: number): Float32Array {
    const width = channelsOf(level)
    return this.#kernels.floats(this.#levels[level]! + MARGIN * width * 4, PATCH_FRAMES * width)
  }

  /** Layer i of the mid-end: from level i to level i + 1; the second and third add what they were given. */
  #convolve(i: number): void {
    const bytes = channelsOf(i) * 4
    const to = this.#levels[i + 1]! + MARGIN * MIDDLE_FILTERS * 4
    this.#multiply(this.#levels[i]!, bytes, PATCH_FRAMES, this.#middle[i]!, true, to, MIDDLE_FILTERS * 4)
    const features = this.#rows(i + 1)
    normalise(features, MIDDLE_FILTERS, this.#weights.middle[i]!)
    if (i === 0) return
    const before = this.#rows(i)
    for (let j = 0; j < features.length; j++) features[j] = features[j]! + before[j]!
  }

  #multiply(
    a: number,
    aStep: number,
    rows: number,
    { k, columns, weights, bias }: Product,
    relu: boolean,
    out: number,
    step: number,
  ): void {
    this.#kernels.multiplyRows(a, aStep, rows, k, weights, columnBlocks(columns), bias, relu, out, step)
  }
}

interface Layout {
  levels: number[]
  middle: Product[]
  dense: Product
  output: Product
  pooled: number
  hidden: number
  logits: number
}

function layOut(plan: MemoryPlan, weights: MusicnnWeights): Layout {
  const product = (k: number, columns: number): Product => {
    const padded = columnBlocks(columns) * COLUMNS
    return { k, columns, weights: plan.place(k * padded), bias: plan.place(padded) }
  }
  return {
    levels: Array.from({ length: 1 + weights.middle.length }, (_, level) => {
      return plan.place(PADDED_FRAMES * channelsOf(level))
    }),
    middle: weights.middle.map((_, i) => product(MIDDLE_FRAMES * channelsOf(i), MIDDLE_FILTERS)),
    dense: product(2 * POOLED_CHANNELS, DENSE_UNITS),
    output: product(DENSE_UNITS, weights.names.length),
    pooled: plan.place(2 * POOLED_CHANNELS),
    hidden: plan.place(DENSE_UNITS),
    logits: plan.place(columnBlocks(weights.names.length) * COLUMNS),
  }
}

function channelsOf(level: number): number {
  return level === 0 ? FRONT_CHANNELS : MIDDLE_FILTERS
}

function normalise(rows: Float32Array, width: number, { scale, shift }: Normalisation): void {
  for (let i = 0; i < rows.length; i += width) {
    for (let c = 0; c < width; c++) rows[i + c] = rows[i + c]! * scale[c]! + shift[c]!
  }
}

/** Maximum and mean over the frames of each channel. */
function pool(rows: Float32Array, width: number, max: Float32Array, mean: Float32Array): void {
  const sum = new Float64Array(width)
  max.fill(Number.NEGATIVE_INFINITY, 0, width)
  for (let i = 0; i < rows.length; i += width) {
    for (let c = 0; c < width; c++) {
      const v = rows[i + c]!
      sum[c]! += v
      if (v > max[c]!) max[c] = v
    }
  }
  for (let c = 0; c < width; c++) mean[c] = (sum[c]! * width) / rows.length
}
