import {
  MEL_BANDS,
  type MusicnnWeights,
  type NormalisedLayer,
  PATCH_FRAMES,
  TEMPORAL_FILTERS,
  TEMPORAL_FRAMES,
  TIMBRAL_BANDS,
  TIMBRAL_FILTERS,
} from '../../musicnn/weights.ts'
import { FLOAT_BYTES, type Floats, type NetworkKernels, type NetworkPlan } from '../memory.ts'
import { temporalValues, timbralValues, writeTemporalSpectra, writeTimbralSpectra } from './filter-spectra.ts'
import { courseSpectra, frameSpectra } from './input-spectra.ts'
import {
  BAND_PAIRS,
  type Block,
  COURSE_MAXIMA,
  FRAME_PAIRS,
  FRAME_ROWS,
  LANES,
  type Temporal,
  type Timbral,
  type Transform,
  Transforms,
  temporalPlaces,
  WINDOW,
  WINDOWS,
} from './spectral-layout.ts'

/**
 * The five blocks of musicnn's front end, nine tenths of the network's products, by their spectra (assembly/spectral.ts): with one
 * input channel a transform of the input serves every filter, and what is left is a product and an inverse transform for each
 * value. See docs/decisions/0340.
 */
export class FrontEnd {
  readonly #timbral: Timbral[]
  readonly #temporal: Temporal[]
  readonly #transforms: Transforms
  readonly #maxima: Floats
  readonly #frameSpectra: Floats
  readonly #courseSpectra: Floats
  readonly #result: Floats
  #kernels!: NetworkKernels
  #overBands!: Transform
  #overFrames!: Transform

  constructor(plan: NetworkPlan, { timbral, temporal }: MusicnnWeights) {
    let channel = 0
    const block = (layer: NormalisedLayer, filters: number, values: (blocks: number) => number): Block => {
      const blocks = Math.ceil(filters / LANES)
      const placed = { layer, filters, blocks, weights: plan.floats(values(blocks)), channel }
      channel += filters
      return placed
    }
    this.#timbral = timbral.map((layer, i) => ({
      ...block(layer, TIMBRAL_FILTERS, timbralValues),
      bands: TIMBRAL_BANDS[i]!,
    }))
    this.#temporal = temporal.map((layer, i) => {
      const places = temporalPlaces(TEMPORAL_FRAMES[i]!)
      return { ...block(layer, TEMPORAL_FILTERS, blocks => temporalValues(blocks, places.parts)), ...places }
    })
    this.#transforms = new Transforms(plan)
    this.#maxima = plan.floats(COURSE_MAXIMA * LANES)
    this.#frameSpectra = plan.floats(FRAME_ROWS * MEL_BANDS * 2)
    this.#courseSpectra = plan.floats(BAND_PAIRS * WINDOWS.length * WINDOW * 2)
    this.#result = plan.floats(2 * FRAME_PAIRS * Math.max(...this.#timbral.map(b => b.blocks)) * LANES)
  }

  /** Writes tables and the spectra of the filters, after the memory has been allocated. */
  prepare(kernels: NetworkKernels): void {
    this.#kernels = kernels
    const { bands, frames } = this.#transforms.prepare(kernels)
    this.#overBands = bands
    this.#overFrames = frames
    for (const block of this.#timbral) writeTimbralSpectra(bands, block, kernels.floats(block.weights))
    for (const block of this.#temporal) writeTemporalSpectra(frames, block, kernels.floats(block.weights))
  }

  /**
   * @param patch `187 x 96`, normalised
   * @param out rows of `stride` values; the first 561 of each are written, the channels in the graph's order
   */
  compute(patch: Float32Array, out: Float32Array, stride: number): void {
    const kernels = this.#kernels
    const { twiddles, lastTwiddles, scratch } = this.#transforms
    frameSpectra(this.#overBands, patch, kernels.floats(this.#frameSpectra))
    for (const block of this.#timbral) {
      kernels.timbralMax(
        this.#frameSpectra.byteOffset,
        FRAME_PAIRS,
        block.weights.byteOffset,
        block.blocks,
        MEL_BANDS - block.bands + 1,
        twiddles.byteOffset,
        lastTwiddles.byteOffset,
        scratch.byteOffset,
        this.#result.byteOffset,
      )
      this.#finish(block, out, stride)
    }
    courseSpectra(this.#overFrames, patch, kernels.floats(this.#courseSpectra))
    const windowBytes = WINDOW * 2 * FLOAT_BYTES
    for (const block of this.#temporal) {
      kernels.temporalMax(
        this.#courseSpectra.byteOffset + block.window * windowBytes,
        BAND_PAIRS,
        WINDOWS.length * windowBytes,
        windowBytes,
        block.parts,
        block.weights.byteOffset,
        block.blocks,
        PATCH_FRAMES,
        twiddles.byteOffset,
        scratch.byteOffset,
        this.#maxima.byteOffset,
        this.#result.byteOffset,
      )
      this.#finish(block, out, stride)
    }
  }

  /** `scale relu(z + bias) + shift` of the maxima z, or of -z where the scale is negative and the filter was negated. */
  #finish({ blocks, filters, layer, channel }: Block, out: Float32Array, stride: number): void {
    const width = blocks * LANES
    const maxima = this.#kernels.floats(this.#result)
    const { bias, scale, shift } = layer
    for (let t = 0; t < PATCH_FRAMES; t++) {
      const from = t * width
      const to = t * stride + channel
      for (let f = 0; f < filters; f++) {
        const s = scale[f]!
        const z = (s < 0 ? -maxima[from + f]! : maxima[from + f]!) + bias[f]!
        out[to + f] = s * Math.max(0, z) + shift[f]!
      }
    }
  }
}
