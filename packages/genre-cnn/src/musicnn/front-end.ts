import type { MemoryPlan, NetworkKernels } from '../simd/kernels.ts'
import { ORDER_96, ORDER_256, RADIX_4_TWIDDLES, RADIX_6_TWIDDLES } from './transforms.ts'
import {
  MEL_BANDS,
  type MusicnnWeights,
  type NormalisedLayer,
  PATCH_FRAMES,
  TEMPORAL_FILTERS,
  TEMPORAL_FRAMES,
  TIMBRAL_BANDS,
  TIMBRAL_FILTERS,
  TIMBRAL_FRAMES,
} from './weights.ts'

const LANES = 4
const WINDOW = 256
const TIMBRAL_MARGIN = (TIMBRAL_FRAMES - 1) / 2
const FRAME_PAIRS = Math.ceil(PATCH_FRAMES / 2)
/** Rows of the spectra of frames: each of a frame and the one after it. In fours, as they are computed. */
const FRAME_ROWS = 4 * Math.ceil((2 * FRAME_PAIRS + TIMBRAL_FRAMES - 2) / 4)
const BAND_PAIRS = MEL_BANDS / 2
/** First frames of the three windows over a course, which the longest filter's padding begins; see {@link temporalPlaces}. */
const WINDOWS = [0, 64, 32] as const
const COURSE_MARGIN = TEMPORAL_FRAMES[0] / 2 - 1

interface Block {
  /** Addresses of the spectra of its filters. */
  weights: number
  blocks: number
  filters: number
  layer: NormalisedLayer
  /** First channel of its result. */
  channel: number
}
interface Timbral extends Block {
  bands: number
}
interface Temporal extends Block {
  /** Tap of its first window at which its filter begins. */
  firstTap: number
  /** First window, and how many. */
  window: number
  parts: number
  taps: number
}

/**
 * The five blocks of musicnn's front end, nine tenths of the network's products, by their spectra (assembly/spectral.ts): with one
 * input channel a transform of the input serves every filter, and what is left is a product and an inverse transform for each
 * value. See docs/decisions/0340.
 */
export class FrontEnd {
  readonly #timbral: Timbral[]
  readonly #temporal: Temporal[]
  readonly #twiddles: number
  readonly #lastTwiddles: number
  readonly #scratch: number
  readonly #maxima: number
  readonly #frameSpectra: number
  readonly #courseSpectra: number
  readonly #result: number
  #kernels!: NetworkKernels

  constructor(plan: MemoryPlan, { timbral, temporal }: MusicnnWeights) {
    let channel = 0
    const block = (layer: NormalisedLayer, filters: number, values: number): Block => {
      const blocks = Math.ceil(filters / LANES)
      const placed = { layer, filters, blocks, weights: plan.place(blocks * values * 2 * LANES), channel }
      channel += filters
      return placed
    }
    this.#timbral = timbral.map((layer, i) => ({
      ...block(layer, TIMBRAL_FILTERS, MEL_BANDS * TIMBRAL_FRAMES),
      bands: TIMBRAL_BANDS[i]!,
    }))
    this.#temporal = temporal.map((layer, i) => {
      const places = temporalPlaces(TEMPORAL_FRAMES[i]!)
      return { ...block(layer, TEMPORAL_FILTERS, WINDOW * places.parts), ...places }
    })
    this.#twiddles = plan.place(RADIX_4_TWIDDLES.length)
    this.#lastTwiddles = plan.place(RADIX_6_TWIDDLES.length)
    this.#scratch = plan.place(WINDOW * 2 * LANES)
    this.#maxima = plan.place(192 * LANES)
    this.#frameSpectra = plan.place(FRAME_ROWS * MEL_BANDS * 2)
    this.#courseSpectra = plan.place(BAND_PAIRS * WINDOWS.length * WINDOW * 2)
    this.#result = plan.place(2 * FRAME_PAIRS * Math.max(...this.#timbral.map(b => b.blocks)) * LANES)
  }

  /** Once the memory is there: writes tables and the spectra of the filters. */
  prepare(kernels: NetworkKernels): void {
    this.#kernels = kernels
    kernels.floats(this.#twiddles, RADIX_4_TWIDDLES.length).set(RADIX_4_TWIDDLES)
    kernels.floats(this.#lastTwiddles, RADIX_6_TWIDDLES.length).set(RADIX_6_TWIDDLES)
    for (const block of this.#timbral) this.#timbralWeights(block)
    for (const block of this.#temporal) this.#temporalWeights(block)
  }

  /**
   * @param patch `187 x 96`, normalised
   * @param out rows of `stride` values; the first 561 of each are written, the channels in the graph's order
   */
  compute(patch: Float32Array, out: Float32Array, stride: number): void {
    const kernels = this.#kernels
    this.#transformFrames(patch)
    for (const block of this.#timbral) {
      kernels.timbralMax(
        this.#frameSpectra,
        FRAME_PAIRS,
        block.weights,
        block.blocks,
        MEL_BANDS - block.bands + 1,
        this.#twiddles,
        this.#lastTwiddles,
        this.#scratch,
        this.#result,
      )
      this.#finish(block, out, stride)
    }
    this.#transformCourses(patch)
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
        this.#twiddles,
        this.#scratch,
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

  /** Spectra of x_u + i x_{u+1} for each frame u of the padded patch. Forward: the inverse with both parts exchanged. */
  #transformFrames(patch: Float32Array): void {
    const scratch = this.#kernels.floats(this.#scratch, MEL_BANDS * 2 * LANES)
    const spectra = this.#kernels.floats(this.#frameSpectra, FRAME_ROWS * MEL_BANDS * 2)
    for (let u = 0; u < FRAME_ROWS; u += LANES) {
      for (let lane = 0; lane < LANES; lane++) {
        const t = u + lane - TIMBRAL_MARGIN
        const [first, second] = [isFrame(t), isFrame(t + 1)]
        for (let p = 0; p < MEL_BANDS; p++) {
          const to = ORDER_96[p]! * 2 * LANES + lane
          scratch[to + LANES] = first ? patch[t * MEL_BANDS + p]! : 0
          scratch[to] = second ? patch[(t + 1) * MEL_BANDS + p]! : 0
        }
      }
      this.#kernels.transform96(this.#scratch, this.#twiddles, this.#lastTwiddles)
      for (let lane = 0; lane < LANES; lane++) {
        const row = (u + lane) * MEL_BANDS * 2
        for (let k = 0; k < MEL_BANDS; k++) {
          const to = row + ORDER_96[k]! * 2
          spectra[to] = scratch[k * 2 * LANES + LANES + lane]!
          spectra[to + 1] = scratch[k * 2 * LANES + lane]!
        }
      }
    }
  }

  /** Spectra of the windows over the courses of two bands, the second as imaginary part. */
  #transformCourses(patch: Float32Array): void {
    const scratch = this.#kernels.floats(this.#scratch, WINDOW * 2 * LANES)
    const spectra = this.#kernels.floats(this.#courseSpectra, BAND_PAIRS * WINDOWS.length * WINDOW * 2)
    for (let pair = 0; pair < BAND_PAIRS; pair++) {
      for (const [lane, first] of WINDOWS.entries()) {
        for (let n = 0; n < WINDOW; n++) {
          const t = first + n - COURSE_MARGIN
          const inside = isFrame(t)
          const to = ORDER_256[n]! * 2 * LANES + lane
          scratch[to + LANES] = inside ? patch[t * MEL_BANDS + 2 * pair]! : 0
          scratch[to] = inside ? patch[t * MEL_BANDS + 2 * pair + 1]! : 0
        }
      }
      this.#kernels.transform256(this.#scratch, this.#twiddles)
      for (let lane = 0; lane < WINDOWS.length; lane++) {
        const row = (pair * WINDOWS.length + lane) * WINDOW * 2
        for (let k = 0; k < WINDOW; k++) {
          const to = row + ORDER_256[k]! * 2
          spectra[to] = scratch[k * 2 * LANES + LANES + lane]!
          spectra[to + 1] = scratch[k * 2 * LANES + lane]!
        }
      }
    }
  }

  /** `blocks x 24 groups x 7 taps x 4 values` of conjugated spectra over the bands. */
  #timbralWeights({ weights, blocks, filters, layer, bands }: Timbral): void {
    const out = this.#kernels.floats(weights, blocks * MEL_BANDS * TIMBRAL_FRAMES * 2 * LANES)
    const scratch = this.#kernels.floats(this.#scratch, MEL_BANDS * 2 * LANES)
    for (let block = 0; block < blocks; block++) {
      for (let tap = 0; tap < TIMBRAL_FRAMES; tap++) {
        scratch.fill(0)
        for (let lane = 0; lane < LANES && block * LANES + lane < filters; lane++) {
          const f = block * LANES + lane
          const sign = layer.scale[f]! < 0 ? -1 : 1
          for (let j = 0; j < bands; j++) {
            scratch[ORDER_96[j]! * 2 * LANES + LANES + lane] = sign * layer.kernel[(tap * bands + j) * filters + f]!
          }
        }
        this.#kernels.transform96(this.#scratch, this.#twiddles, this.#lastTwiddles)
        for (let k = 0; k < MEL_BANDS; k++) {
          const place = ORDER_96[k]!
          const [group, bin] = [place >> 2, place & 3]
          const to = (((block * 24 + group) * TIMBRAL_FRAMES + tap) * 4 + bin) * 2 * LANES
          writeConjugate(scratch, k, MEL_BANDS, out, to)
        }
      }
    }
  }

  /** `blocks x 64 groups x parts x 4 values` of conjugated spectra over the frames of a window. */
  #temporalWeights({ weights, blocks, filters, layer, parts, taps, firstTap }: Temporal): void {
    const out = this.#kernels.floats(weights, blocks * WINDOW * parts * 2 * LANES)
    const scratch = this.#kernels.floats(this.#scratch, WINDOW * 2 * LANES)
    const own = taps / parts
    for (let block = 0; block < blocks; block++) {
      for (let part = 0; part < parts; part++) {
        scratch.fill(0)
        for (let lane = 0; lane < LANES && block * LANES + lane < filters; lane++) {
          const f = block * LANES + lane
          const sign = layer.scale[f]! < 0 ? -1 : 1
          for (let j = 0; j < own; j++) {
            const w = sign * layer.kernel[(part * own + j) * filters + f]!
            scratch[ORDER_256[firstTap + j]! * 2 * LANES + LANES + lane] = w
          }
        }
        this.#kernels.transform256(this.#scratch, this.#twiddles)
        for (let k = 0; k < WINDOW; k++) {
          const place = ORDER_256[k]!
          const [group, bin] = [place >> 2, place & 3]
          writeConjugate(scratch, k, WINDOW, out, (((block * 64 + group) * parts + part) * 4 + bin) * 2 * LANES)
        }
      }
    }
  }
}

/** Frames outside a patch are zeros. */
function isFrame(t: number): boolean {
  return t >= 0 && t < PATCH_FRAMES
}

/** Value k of four forward transforms (their parts exchanged), conjugated and divided by n. */
function writeConjugate(scratch: Float32Array, k: number, n: number, out: Float32Array, to: number): void {
  for (let lane = 0; lane < LANES; lane++) {
    out[to + lane] = scratch[k * 2 * LANES + LANES + lane]! / n
    out[to + LANES + lane] = -scratch[k * 2 * LANES + lane]! / n
  }
}

/**
 * Which windows over a course a filter works on. The course begins with the 63 zeros of the longest filter's padding. Its 128 taps
 * reach over 187 + 127 frames: each half has a window. 64 taps, padded by 31, begin 32 frames later, where one window suffices; 32
 * taps, padded by 15, begin 16 frames into the same.
 */
function temporalPlaces(taps: number): { window: number; parts: number; taps: number; firstTap: number } {
  if (taps === 128) return { window: 0, parts: 2, taps, firstTap: 0 }
  return { window: 2, parts: 1, taps, firstTap: taps === 64 ? 0 : 16 }
}
