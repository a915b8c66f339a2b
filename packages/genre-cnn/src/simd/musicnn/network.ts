import { stoppable } from '@murecom/internal/signal'
import type { MusicnnRunner, PatchOutputs } from '../../inference/runner.ts'
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
import type { GenreCnnKernels } from '../load.ts'
import { FLOAT_BYTES, type Floats, type NetworkKernels, NetworkPlan } from '../memory.ts'
import { COLUMNS, columnBlocks, packColumns } from '../pack.ts'
import { FrontEnd } from './front-end.ts'

const MARGIN = (MIDDLE_FRAMES - 1) / 2
const PADDED_FRAMES = PATCH_FRAMES + 2 * MARGIN

/** A product: packed weights and biases. */
interface Product {
  k: number
  columns: number
  weights: Floats
  bias: Floats
}

/** Where the values of the network lie, before there is a memory. */
interface MusicnnPlan {
  plan: NetworkPlan
  front: FrontEnd
  levels: readonly Floats[]
  middle: readonly Product[]
  dense: Product
  output: Product
  pooled: Floats
  hidden: Floats
  logits: Floats
}

/**
 * The network of musicnn in our own kernels, without TensorFlow.js: the front end by spectra, everything after it as products.
 * Computes the same function as `TensorFlowMusicnnNetwork`, which is the reference of the tests and runs where there is no SIMD.
 * The values of the four levels (front end and three layers of the mid-end) lie in rows of frames with three zero rows on each
 * side, so a convolution of 7 frames is one product of overlapping rows.
 */
export class SimdMusicnnNetwork implements MusicnnRunner {
  readonly #weights: MusicnnWeights
  readonly #plan: MusicnnPlan
  readonly #kernels: NetworkKernels

  private constructor(weights: MusicnnWeights, plan: MusicnnPlan, kernels: NetworkKernels) {
    this.#weights = weights
    this.#plan = plan
    this.#kernels = kernels
    plan.front.prepare(kernels)
    const pack = ({ k, columns, weights: at, bias }: Product, b: Float32Array, biases: Float32Array): void => {
      packColumns(b, k, columns, kernels.floats(at))
      kernels.floats(bias).set(biases)
    }
    for (const [i, layer] of weights.middle.entries()) pack(plan.middle[i]!, layer.kernel, layer.bias)
    pack(plan.dense, weights.dense.kernel, weights.dense.bias)
    pack(plan.output, weights.output.kernel, weights.output.bias)
  }

  /** The network with its weights packed into a memory; undefined where the runtime refuses that much memory. */
  static create(weights: MusicnnWeights, kernels: GenreCnnKernels): SimdMusicnnNetwork | undefined {
    const plan = planNetwork(weights)
    const built = plan.plan.build(kernels)
    return built && new SimdMusicnnNetwork(weights, plan, built)
  }

  async run(mel: Float32Array, starts: readonly number[], signal?: AbortSignal): Promise<PatchOutputs> {
    const width = (values: number): Float32Array => new Float32Array(starts.length * values)
    const names = this.#plan.output.columns
    const pause = stoppable(signal)
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
      await pause()
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

  /** Does nothing: the memory goes with the object. */
  close(): void {}

  #patch(patch: Float32Array, out: PatchOutputs): void {
    const { front, levels, middle, pooled, dense, hidden, output, logits } = this.#plan
    front.compute(patch, this.#rows(0), FRONT_CHANNELS)
    for (let i = 0; i < middle.length; i++) this.#convolve(i)
    let channel = 0
    for (let level = 0; level < levels.length; level++) {
      const width = channelsOf(level)
      pool(this.#rows(level), width, out.maxPool.subarray(channel), out.meanPool.subarray(channel))
      channel += width
    }
    const values = this.#kernels.floats(pooled)
    const { scale, shift } = this.#weights.pooled
    for (let c = 0; c < POOLED_CHANNELS; c++) {
      // maximum and mean of each channel in turn, as the graph joins them
      values[2 * c] = out.maxPool[c]! * scale[2 * c]! + shift[2 * c]!
      values[2 * c + 1] = out.meanPool[c]! * scale[2 * c + 1]! + shift[2 * c + 1]!
    }
    this.#multiply(dense, true, { rows: 1, from: pooled.byteOffset, to: hidden.byteOffset })
    const penultimate = this.#kernels.floats(hidden)
    normalise(penultimate, DENSE_UNITS, this.#weights.dense)
    out.penultimate.set(penultimate)
    this.#multiply(output, false, { rows: 1, from: hidden.byteOffset, to: logits.byteOffset })
    const sums = this.#kernels.floats(logits)
    for (let i = 0; i < output.columns; i++) out.tags[i] = 1 / (1 + Math.exp(-sums[i]!))
  }

  /** The frames of a level, without the zeros around them. */
  #rows(level: number): Float32Array {
    const width = channelsOf(level)
    const start = MARGIN * width
    return this.#kernels.floats(this.#plan.levels[level]!).subarray(start, start + PATCH_FRAMES * width)
  }

  /** Layer i of the mid-end: from level i to level i + 1. The second and the third layer add their input to their output. */
  #convolve(i: number): void {
    const { levels, middle } = this.#plan
    const toRow = MIDDLE_FILTERS * FLOAT_BYTES
    this.#multiply(middle[i]!, true, {
      rows: PATCH_FRAMES,
      from: levels[i]!.byteOffset,
      fromRow: channelsOf(i) * FLOAT_BYTES,
      to: levels[i + 1]!.byteOffset + MARGIN * toRow,
      toRow,
    })
    const features = this.#rows(i + 1)
    normalise(features, MIDDLE_FILTERS, this.#weights.middle[i]!)
    if (i === 0) return
    const before = this.#rows(i)
    for (let j = 0; j < features.length; j++) features[j] = features[j]! + before[j]!
  }

  /** A product of rows. `from` and `to` are byte addresses, `fromRow` and `toRow` the bytes from one row to the next. */
  #multiply(
    { k, columns, weights, bias }: Product,
    relu: boolean,
    { rows, from, fromRow = 0, to, toRow = 0 }: RowsOfProduct,
  ): void {
    const blocks = columnBlocks(columns)
    this.#kernels.multiplyRows(from, fromRow, rows, k, weights.byteOffset, blocks, bias.byteOffset, relu, to, toRow)
  }
}

interface RowsOfProduct {
  rows: number
  from: number
  fromRow?: number
  to: number
  toRow?: number
}

function planNetwork(weights: MusicnnWeights): MusicnnPlan {
  const plan = new NetworkPlan()
  const front = new FrontEnd(plan, weights)
  const product = (k: number, columns: number): Product => {
    const padded = columnBlocks(columns) * COLUMNS
    return { k, columns, weights: plan.floats(k * padded), bias: plan.floats(padded) }
  }
  return {
    plan,
    front,
    levels: Array.from({ length: 1 + weights.middle.length }, (_, level) => {
      return plan.floats(PADDED_FRAMES * channelsOf(level))
    }),
    middle: weights.middle.map((_, i) => product(MIDDLE_FRAMES * channelsOf(i), MIDDLE_FILTERS)),
    dense: product(2 * POOLED_CHANNELS, DENSE_UNITS),
    output: product(DENSE_UNITS, weights.names.length),
    pooled: plan.floats(2 * POOLED_CHANNELS),
    hidden: plan.floats(DENSE_UNITS),
    logits: plan.floats(columnBlocks(weights.names.length) * COLUMNS),
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
