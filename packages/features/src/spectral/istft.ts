import { checkFinite, checkInteger, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import type { StftResult, WindowName } from '@murecom/melspec'
import { OverlapAdd } from './overlap-add.ts'

/** How the spectra were made. */
export interface IstftOptions {
  /** Length of the FFT in samples. Default `2 (bins - 1)`. */
  nFft?: number
  /** Samples between frames. Default a quarter of `winLength`. */
  hopLength?: number
  /** Length of the window, at most nFft. Default nFft. */
  winLength?: number
  /** Window function, periodic. Default `'hann'`. */
  window?: WindowName
  /** True (default): frame t is centred on sample t x hopLength. */
  center?: boolean
  /** Samples to return, from 1. Default: as many as the frames reach; centred, half a frame less on both sides. */
  length?: number
}

const OPTIONS: OptionNames<IstftOptions> = { nFft: 1, hopLength: 1, winLength: 1, window: 1, center: 1, length: 1 }

/**
 * The inverse of the short-time Fourier transform, by least squares (Griffin and Lim, 1984). Reference: `librosa.istft`,
 * librosa 0.11.
 *
 * @param spectra complex spectra, such as `stft` of `@murecom/melspec` returns; finite
 * @param options those that the spectra were made with; every default is librosa's
 * @returns samples. O(frames x nFft log nFft)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const signal = new Float32Array(4096).map((_, i) => Math.sin(i / 9))
 * istft(stft(signal), { length: signal.length }) // the signal, to about 1e-7
 */
export function istft(spectra: StftResult, options: IstftOptions = {}): Float32Array {
  const where = 'istft'
  const given = checkOptions(where, options, OPTIONS)
  const { re, im, bins, frames } = checkSpectra(where, spectra)
  const nFft = checkInteger(where, 'nFft', given.nFft ?? Math.max(2, 2 * (bins - 1)), 2, 2 ** 24)
  if (Math.floor(nFft / 2) + 1 !== bins) {
    refuse(where, 'nFft', `be ${2 * bins - 2} or ${2 * bins - 1} for ${bins} bins`, nFft)
  }
  const winLength = checkInteger(where, 'winLength', given.winLength ?? nFft, 1, nFft)
  const hopLength = checkInteger(where, 'hopLength', given.hopLength ?? Math.max(1, Math.floor(winLength / 4)), 1)
  const { window = 'hann', center = true, length } = given
  if (typeof center !== 'boolean') refuse(where, 'center', 'be a boolean', center)
  const pad = center ? Math.floor(nFft / 2) : 0
  const reach = nFft + hopLength * (frames - 1) - 2 * pad
  const count = length === undefined ? Math.max(0, reach) : checkInteger(where, 'length', length, 1, 2 ** 31)
  const used = length === undefined ? frames : Math.min(frames, Math.ceil((count + 2 * pad) / hopLength))

  const adder = new OverlapAdd({ nFft, hopLength, winLength, window, pad, frames: used })
  const out = new Float32Array(count)
  const frameRe = new Float64Array(bins)
  const frameIm = new Float64Array(bins)
  for (let t = 0; t < used; t++) {
    for (let k = 0; k < bins; k++) {
      frameRe[k] = re[k * frames + t]!
      frameIm[k] = im[k * frames + t]!
    }
    adder.add(frameRe, frameIm, t, out)
  }
  adder.normalise(out)
  return out
}

function checkSpectra(where: string, spectra: StftResult): StftResult {
  const { re, im, bins, frames } = spectra ?? {}
  if (!(Number.isInteger(bins) && Number.isInteger(frames) && bins > 1 && frames > 0)) {
    refuse(where, 'spectra', 'have at least 2 bins and 1 frame', spectra)
  }
  for (const [name, values] of [['re', re] as const, ['im', im] as const]) {
    if (!(values instanceof Float32Array)) refuse(where, name, 'be a Float32Array', values)
    if (values.length !== bins * frames) {
      refuse(where, name, `hold bins x frames values (${bins} x ${frames})`, values.length)
    }
    checkFinite(where, name, values)
  }
  return spectra
}
