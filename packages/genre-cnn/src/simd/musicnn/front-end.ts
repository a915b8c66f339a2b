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
import type { MemoryPlan, NetworkKernels } from '../kernels.ts'
import { temporalValues, timbralValues, writeTemporalSpectra, writeTimbralSpectra } from './filter-spectra.ts'
import { courseSpectra, frameSpectra } from './input-spectra.ts'
import {
  BAND_PAIRS,
  type Block,
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
  readonly #maxima: number
  readonly #frameSpectra: number
  readonly #courseSpectra: number
  readonly #result: number
  #kernels!: NetworkKernels
  #overBands!: Transform
  #overFrames!: Transform

  constructor(plan: MemoryPlan, { timbral, temporal }: MusicnnWeights) {
    let channel = 0
    const block = (layer: NormalisedLayer, filters: number, values: (blocks: number) => number): Block => {
      const blocks = Math.ceil(filters / LANES)
      const placed = { layer, filters, blocks, weights: plan.place(values(blocks)), channel }
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
    this.#maxima = plan.place(192 * LANES)
    this.#frameSpectra = plan.place(FRAME_ROWS * MEL_BANDS * 2)
    this.#courseSpectra = plan.place(BAND_PAIRS * WINDOWS.length * WINDOW * 2)
    this.#result = plan.place(2 * FRAME_PAIRS * Math.max(...this.#timbral.map(b => b.blocks)) * LANES)
  }

  /** Once the memory is there: writes tables and the spectra of the filters. */
  prepare(kernels: NetworkKernels): void {
    this.#kernels = kernels
    const { bands, frames } = this.#transforms.prepare(kernels)
    this.#overBands = bands
    this.#overFrames = frames
    for (const block of this.#timbral) {
      writeTimbralSpectra(bands, block, kernels.floats(block.weights, timbralValues(block.blocks)))
    }
    for (const block of this.#temporal) {
      writeTemporalSpectra(frames, block, kernels.floats(block.weights, temporalValues(block.blocks, block.parts)))
    }
  }

  /**
   * @param patch `187 x 96`, normalised
   * @param out rows of `stride` values; the first 561 of each are written, the channels in the graph's order
   */
  compute(patch: Float32Array, out: Float32Array, stride: number): void {
    const kernels = this.#kernels
    const { twiddles, lastTwiddles, scratch } = this.#transforms
    frameSpectra(this.#overBands, patch, kernels.floats(this.#frameSpectra, FRAME_ROWS * MEL_BANDS * 2))
    for (const block of this.#timbral) {
      kernels.timbralMax(
        this.#frameSpectra,
        FRAME_PAIRS,
        block.weights,
        block.blocks,
        MEL_BANDS - block.bands + 1,
        twiddles,
        lastTwiddles,
        scratch,
        this.#result,
      )
      this.#finish(block, out, stride)
    }
    const courses = kernels.floats(this.#courseSpectra, BAND_PAIRS * WINDOWS.length * WINDOW * 2)
    courseSpectra(this.#overFrames, patch, courses)
    const windowBytes = WINDOW * 8
    for (const block of this.#temporal) {
      kernels.temporalMax(
        this.#courseSpectra + block.window * windowBytes,
        BAND_PAIRS,
        WINDOWS.length * windowBytes,
        windowBytes,
        block.parts,
        block.weights,
        block.blocks,
        PATCH_FRAMES,
        twiddles,
        scratch,
        this.#maxima,
        this.#result,
      )
      this.#finish(block, out, stride)
    }
  }

  /** `scale relu(z + bias) + shift` of the maxima z, or of -z where the scale is negative and the filter was negated. */
  #finish({ blocks, filters, layer, channel }: Block, out: Float32Array, stride: number): void {
    const width = blocks * LANES
    const maxima = this.#kernels.floats(this.#result, PATCH_FRAMES * width)
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
