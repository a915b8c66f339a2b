import { checkFinite, checkInteger, checkOneOf, describe } from '@murecom/internal'
import { RealFft } from './fft.ts'
import { bandedSum } from './kernels/banded-sum.ts'
import { windowedFrame } from './kernels/frame.ts'
import { type MelFilterBankOptions, melFilterBank } from './mel-filter-bank.ts'
import { getWindow, type WindowName } from './window.ts'

export interface MelSpectrogramOptions extends MelFilterBankOptions {
  /** Samples between frames. Default 512: 23 ms at 22,050 Hz. */
  hopLength?: number
  /** Length of the window, at most nFft; a shorter one is padded with zeros on both sides. Default nFft. */
  winLength?: number
  /** Window function, periodic. Default `'hann'`. */
  window?: WindowName
  /** True (default): frame t is centred on sample t x hopLength, the signal padded by nFft / 2 on both sides. */
  center?: boolean
  /** How the signal is padded when centred. Default `'constant'` (zeros), as librosa since 0.9; before it was `'reflect'`. */
  padMode?: 'constant' | 'reflect' | 'edge'
  /** Exponent of the magnitude: 2 (default) is power, 1 is amplitude. */
  power?: number
}

/** A mel spectrogram: `data[band * frames + frame]`. */
export interface MelSpectrogramResult {
  /** `bands` x `frames` values, row-major. */
  data: Float32Array
  bands: number
  frames: number
}

export const MEL_SPECTROGRAM_DEFAULTS = Object.freeze({
  sampleRate: 22050,
  nFft: 2048,
  hopLength: 512,
  window: 'hann',
  center: true,
  padMode: 'constant',
  power: 2,
  nMels: 128,
  fMin: 0,
  htk: false,
  norm: 'slaney',
} as const)

/**
 * Mel spectrogram of a whole signal. Reference: `librosa.feature.melspectrogram`, librosa 0.11.
 *
 * @param signal mono samples, nominally in [-1, 1]; finite, not empty
 * @param options every default is librosa's
 * @returns `nMels` x `1 + floor(n / hopLength)` values (centred)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const { bands, frames } = melSpectrogram(new Float32Array(22050), { sampleRate: 22050 })
 * console.log(bands, frames) // 128 44
 */
export function melSpectrogram(
  signal: Float32Array | Float64Array,
  options: MelSpectrogramOptions = {},
): MelSpectrogramResult {
  return new MelSpectrogram(options).compute(signal)
}

/**
 * A plan: window, twiddle factors and filters are built once and used for many signals.
 *
 * @example
 * const plan = new MelSpectrogram({ nMels: 64 })
 * plan.compute(new Float32Array(4096)).bands // 64
 */
export class MelSpectrogram {
  readonly bands: number
  readonly #nFft: number
  readonly #hop: number
  readonly #center: boolean
  readonly #padMode: 'constant' | 'reflect' | 'edge'
  readonly #power: number
  readonly #fft: RealFft
  readonly #window: Float64Array
  readonly #weights: Float32Array
  readonly #firstBin: Int32Array
  readonly #lastBin: Int32Array
  readonly #frame: Float64Array
  readonly #re: Float64Array
  readonly #im: Float64Array

  /** @throws TypeError, RangeError for an option outside its range */
  constructor(options: MelSpectrogramOptions = {}) {
    const where = 'MelSpectrogram'
    const o = { ...MEL_SPECTROGRAM_DEFAULTS, ...options }
    const nFft = checkInteger(where, 'nFft', o.nFft, 2)
    this.#nFft = nFft
    this.#hop = checkInteger(where, 'hopLength', o.hopLength, 1)
    const winLength = checkInteger(where, 'winLength', options.winLength ?? nFft, 1, nFft)
    this.#padMode = checkOneOf(where, 'padMode', o.padMode, ['constant', 'reflect', 'edge'])
    this.#center = o.center
    this.#power = o.power
    this.bands = checkInteger(where, 'nMels', o.nMels, 1)

    this.#fft = new RealFft(nFft)
    this.#window = new Float64Array(nFft)
    this.#window.set(getWindow(o.window, winLength), Math.floor((nFft - winLength) / 2))
    this.#weights = melFilterBank({ ...o, sampleRate: o.sampleRate, nFft, nMels: this.bands })
    this.#firstBin = new Int32Array(this.bands)
    this.#lastBin = new Int32Array(this.bands)
    this.#findBands()
    this.#frame = new Float64Array(nFft)
    this.#re = new Float64Array(this.#fft.bins)
    this.#im = new Float64Array(this.#fft.bins)
  }

  /** Number of frames of a signal of `length` samples. */
  framesOf(length: number): number {
    const padded = this.#center ? length + 2 * Math.floor(this.#nFft / 2) : length
    return padded < this.#nFft ? 0 : 1 + Math.floor((padded - this.#nFft) / this.#hop)
  }

  /** The mel spectrogram of `signal`, in a new array. See {@link melSpectrogram}. */
  compute(signal: Float32Array | Float64Array): MelSpectrogramResult {
    if (!(signal instanceof Float32Array || signal instanceof Float64Array)) {
      throw new TypeError(`MelSpectrogram: signal must be a Float32Array or Float64Array, got ${describe(signal)}`)
    }
    const frames = this.framesOf(signal.length)
    const data = new Float32Array(this.bands * frames)
    this.computeInto(signal, data)
    return { data, bands: this.bands, frames }
  }

  /**
   * Writes the mel spectrogram of `signal` to `out`, which must hold `bands x framesOf(signal.length)` values; allocates
   * nothing. O(frames x (nFft log nFft + non-zero weights)).
   *
   * @returns the number of frames written
   */
  computeInto(signal: Float32Array | Float64Array, out: Float32Array): number {
    const where = 'MelSpectrogram'
    checkFinite(where, 'signal', signal)
    const frames = this.framesOf(signal.length)
    const pad = this.#center ? Math.floor(this.#nFft / 2) : 0
    if (signal.length === 0) throw new RangeError(`${where}: signal must hold at least one sample, got 0`)
    if (frames === 0) {
      throw new RangeError(
        `${where}: signal must hold at least nFft (${this.#nFft}) samples when center is false, got ${signal.length}`,
      )
    }
    if (pad > 0 && this.#padMode === 'reflect' && signal.length <= pad) {
      throw new RangeError(
        `${where}: signal must hold more than nFft / 2 (${pad}) samples to be padded by reflection, got ${signal.length}`,
      )
    }
    if (out.length < this.bands * frames) {
      throw new RangeError(`${where}: out must hold ${this.bands * frames} values, got ${out.length}`)
    }
    const re = this.#re
    const im = this.#im
    const { bins } = this.#fft
    for (let t = 0; t < frames; t++) {
      windowedFrame(signal, t * this.#hop - pad, this.#window, this.#nFft, this.#padMode, this.#frame)
      this.#fft.forward(this.#frame, re, im)
      for (let k = 0; k < bins; k++) {
        const squared = re[k]! * re[k]! + im[k]! * im[k]!
        re[k] = this.#power === 2 ? squared : squared ** (this.#power / 2)
      }
      bandedSum(re, this.#weights, bins, this.#firstBin, this.#lastBin, this.bands, out, t, frames)
    }
    return frames
  }

  #findBands(): void {
    const { bins } = this.#fft
    for (let m = 0; m < this.bands; m++) {
      let first = 0
      while (first < bins && this.#weights[m * bins + first] === 0) first++
      let last = bins
      while (last > first && this.#weights[m * bins + last - 1] === 0) last--
      this.#firstBin[m] = first
      this.#lastBin[m] = last
    }
  }
}
