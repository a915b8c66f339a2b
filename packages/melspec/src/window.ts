import { checkInteger, checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'

/** The window functions that there are. */
export type WindowName = 'hann' | 'hamming' | 'blackman' | 'bartlett' | 'ones'

/** Whether the window is periodic. */
export interface WindowOptions {
  /** True (default): a period of `length`, as librosa's spectra use it; false: symmetric, for filter design. */
  periodic?: boolean
}

const OPTIONS: OptionNames<WindowOptions> = { periodic: 1 }
const WINDOW_NAMES = ['hann', 'hamming', 'blackman', 'bartlett', 'ones'] as const

/**
 * A window function's samples. Reference: `scipy.signal.get_window`, which librosa 0.11 calls.
 *
 * @param name shape of the window
 * @param length number of samples, at least 1
 * @param options `periodic`: default true
 * @returns `length` float64 samples in [0, 1]. O(length)
 * @throws RangeError for an unknown name or a length below 1
 * @example
 * getWindow('hann', 4) // Float64Array [0, 0.5, 1, 0.5]
 */
export function getWindow(name: WindowName, length: number, options: WindowOptions = {}): Float64Array {
  checkOneOf('getWindow', 'name', name, WINDOW_NAMES)
  checkInteger('getWindow', 'length', length, 1)
  const { periodic = true } = checkOptions('getWindow', options, OPTIONS)
  const out = new Float64Array(length)
  const last = periodic ? length : length - 1
  if (length === 1) return out.fill(1) // as scipy: one sample is all of the window, periodic or not
  for (let i = 0; i < length; i++) out[i] = sampleOf(name, i / last)
  return out
}

/** The window at position `t` in [0, 1] of its period. */
function sampleOf(name: WindowName, t: number): number {
  const turn = 2 * Math.PI * t
  switch (name) {
    case 'hann':
      return 0.5 - 0.5 * Math.cos(turn)
    case 'hamming':
      return 0.54 - 0.46 * Math.cos(turn)
    case 'blackman':
      return 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn)
    case 'bartlett':
      return 1 - Math.abs(2 * t - 1)
    case 'ones':
      return 1
  }
}
