import {
  MEL_BANDS,
  type NormalisedLayer,
  PATCH_FRAMES,
  TEMPORAL_FRAMES,
  TIMBRAL_FRAMES,
} from '../../musicnn/weights.ts'
import type { Floats, NetworkKernels, NetworkPlan } from '../memory.ts'
import { ORDER_96, ORDER_256, RADIX_4_TWIDDLES, RADIX_6_TWIDDLES } from './transforms.ts'

/** Transforms that are computed at once, each in a lane. */
export const LANES = 4
/** Frames of a window over a course, and values of its spectrum. */
export const WINDOW = 256
export const FRAME_PAIRS = Math.ceil(PATCH_FRAMES / 2)
/** Rows of the spectra of frames: each of a frame and the one after it. In fours, as they are computed. */
export const FRAME_ROWS = 4 * Math.ceil((2 * FRAME_PAIRS + TIMBRAL_FRAMES - 2) / 4)
export const BAND_PAIRS = MEL_BANDS / 2
/** First frames of the three windows over a course, which the longest filter's padding begins; see {@link temporalPlaces}. */
export const WINDOWS = [0, 64, 32] as const
/** Frames of a course whose maxima are kept: 187, rounded up to three quarters of a window, which a pass computes. */
export const COURSE_MAXIMA = (3 * WINDOW) / 4
/** Zeros before a course. */
export const COURSE_MARGIN = TEMPORAL_FRAMES[0] / 2 - 1

/** One of the five convolutions. */
export interface Block {
  /** The spectra of its filters. */
  weights: Floats
  blocks: number
  filters: number
  layer: NormalisedLayer
  /** First channel of its result. */
  channel: number
}
/** A convolution over `bands` bands of seven frames. */
export interface Timbral extends Block {
  bands: number
}
/** A convolution over `taps` frames of a single band. */
export interface Temporal extends Block, TemporalPlaces {}

interface TemporalPlaces {
  /** Tap of its first window at which its filter begins. */
  firstTap: number
  /** First window, and how many. */
  window: number
  parts: number
  taps: number
}

/**
 * Which windows over a course a filter works on. The course begins with the 63 zeros of the longest filter's padding. Its 128 taps
 * reach over 187 + 127 frames: each half has a window. 64 taps, padded by 31, begin 32 frames later, where one window suffices; 32
 * taps, padded by 15, begin 16 frames into the same.
 */
export function temporalPlaces(taps: number): TemporalPlaces {
  if (taps === 128) return { window: 0, parts: 2, taps, firstTap: 0 }
  return { window: 2, parts: 1, taps, firstTap: taps === 64 ? 0 : 16 }
}

/** The transform of one length: four at once in the kernels' memory, forward, written through {@link put}. */
export interface Transform {
  /** Number of values. */
  readonly length: number
  /** Where value k of a spectrum lies. */
  readonly order: Uint16Array
  /** All four inputs to zero. */
  clear(): void
  /** Value n of the input of a lane. */
  put(n: number, lane: number, re: number, im: number): void
  run(): void
  /** Parts of value k of a lane's spectrum. */
  re(k: number, lane: number): number
  im(k: number, lane: number): number
}

/** Both transforms and their tables in the kernels' memory. */
export class Transforms {
  readonly twiddles: Floats
  readonly lastTwiddles: Floats
  readonly scratch: Floats

  constructor(plan: NetworkPlan) {
    this.twiddles = plan.floats(RADIX_4_TWIDDLES.length)
    this.lastTwiddles = plan.floats(RADIX_6_TWIDDLES.length)
    this.scratch = plan.floats(WINDOW * 2 * LANES)
  }

  /** Writes the tables, after the memory has been allocated. */
  prepare(kernels: NetworkKernels): { bands: Transform; frames: Transform } {
    kernels.floats(this.twiddles).set(RADIX_4_TWIDDLES)
    kernels.floats(this.lastTwiddles).set(RADIX_6_TWIDDLES)
    const values = kernels.floats(this.scratch)
    const [scratch, twiddles, last] = [this.scratch, this.twiddles, this.lastTwiddles].map(place => place.byteOffset)
    return {
      bands: transform(values, ORDER_96, () => kernels.transform96(scratch!, twiddles!, last!)),
      frames: transform(values, ORDER_256, () => kernels.transform256(scratch!, twiddles!)),
    }
  }
}

/** The kernels' transform is the inverse one and reads digit-reversed; forward is the inverse with both parts exchanged. */
function transform(scratch: Float32Array, order: Uint16Array, run: () => void): Transform {
  const { length } = order
  const values = scratch.subarray(0, length * 2 * LANES)
  return {
    length,
    order,
    run,
    clear: () => values.fill(0),
    put(n, lane, re, im) {
      const to = order[n]! * 2 * LANES + lane
      values[to + LANES] = re
      values[to] = im
    },
    re: (k, lane) => values[k * 2 * LANES + LANES + lane]!,
    im: (k, lane) => values[k * 2 * LANES + lane]!,
  }
}
