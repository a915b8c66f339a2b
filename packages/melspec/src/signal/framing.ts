import { checkInteger, checkOneOf, type OptionNames, show } from '@murecom/internal'
import type { PadMode } from '../kernels/padding.ts'
import { getWindow, type WindowName } from '../window.ts'

/** How a signal is cut into windowed frames. */
export interface FramingOptions {
  /** Length of the FFT in samples, any integer from 2; fastest as a power of two. Default 2,048: 93 ms at 22,050 Hz. */
  nFft?: number
  /** Samples between frames. Default 512: 23 ms at 22,050 Hz. */
  hopLength?: number
  /** Length of the window, at most nFft; a shorter one is padded with zeros on both sides. Default nFft. */
  winLength?: number
  /** Window function, periodic. Default `'hann'`. */
  window?: WindowName
  /** True (default): frame t is centred on sample t x hopLength, the signal padded by nFft / 2 on both sides. */
  center?: boolean
  /** How the signal is padded when centred. Default `'constant'` (zeros), as librosa since 0.9; before it was `'reflect'`. */
  padMode?: PadMode
}

/** The names of {@link FramingOptions}. */
export const FRAMING_OPTIONS: OptionNames<FramingOptions> = {
  nFft: 1,
  hopLength: 1,
  winLength: 1,
  window: 1,
  center: 1,
  padMode: 1,
}

/** The one place where a signal is cut into frames: sizes, padding, and the window. */
export interface Framing {
  nFft: number
  hop: number
  /** Samples in front of the signal's first one that frame 0 sees. */
  pad: number
  padMode: PadMode
  /** `nFft` samples, zeros around the window. */
  window: Float64Array
}

/** @throws TypeError, RangeError for an option outside its range */
export function framingOf(where: string, options: FramingOptions): Framing {
  const nFft = checkInteger(where, 'nFft', options.nFft ?? 2048, 2, 2 ** 24)
  const hop = checkInteger(where, 'hopLength', options.hopLength ?? 512, 1)
  const winLength = checkInteger(where, 'winLength', options.winLength ?? nFft, 1, nFft)
  const padMode = checkOneOf(where, 'padMode', options.padMode ?? 'constant', ['constant', 'reflect', 'edge'])
  const { center = true } = options
  if (typeof center !== 'boolean') throw new TypeError(`${where}: center must be a boolean, got ${show(center)}`)
  const window = new Float64Array(nFft)
  window.set(getWindow(options.window ?? 'hann', winLength), Math.floor((nFft - winLength) / 2))
  return { nFft, hop, pad: center ? Math.floor(nFft / 2) : 0, padMode, window }
}

/** Number of frames of a signal of `length` samples: those that lie wholly within the padded signal. */
export function framesOf({ nFft, hop, pad }: Framing, length: number): number {
  const padded = length + 2 * pad
  return length === 0 || padded < nFft ? 0 : 1 + Math.floor((padded - nFft) / hop)
}
