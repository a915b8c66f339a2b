import { checkInteger, checkNumber, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { StftFrames } from '@murecom/melspec/frames'
import { medianOfLine } from '../kernels/median.ts'
import { checkSignal, type Samples } from '../signal.ts'
import { OverlapAdd } from './overlap-add.ts'
import { SPECTRAL_OPTIONS, type SpectralOptions } from './spectra.ts'

/** How a signal is taken apart. The window is always Hann's: librosa 0.11 does not pass another one on. */
export interface HpssOptions extends Omit<SpectralOptions, 'sampleRate' | 'window' | 'kernels'> {
  /** Values that a median is taken of, from 1: along time and along frequency, or one number for both. Default 31. */
  kernelSize?: number | readonly [harmonic: number, percussive: number]
  /** Exponent of the soft masks, above 0. Default 2. */
  power?: number
  /** How much louder than the other a part has to be, from 1: for one part or for each. Default 1: nothing is left over. */
  margin?: number | readonly [harmonic: number, percussive: number]
}

/** The two parts of a signal. */
export interface HpssResult {
  /** What stays: tones. As many samples as the signal. */
  harmonic: Float32Array
  /** What passes: drums, attacks. */
  percussive: Float32Array
}

const { sampleRate: _, window: _window, kernels: _kernels, ...FRAMING } = SPECTRAL_OPTIONS
const OPTIONS: OptionNames<HpssOptions> = { ...FRAMING, kernelSize: 1, power: 1, margin: 1 }

/** Frames that are worked on at once: the memory is that of a block, however long the signal is. */
const BLOCK = 512

/**
 * Takes tones and drums apart by median filters along time and along frequency (Fitzgerald, 2010). Reference:
 * `librosa.effects.hpss`, librosa 0.11.
 *
 * @param signal mono samples, nominally in [-1, 1]; finite, not empty
 * @param options every default is librosa's, `hopLength` a quarter of `winLength`
 * @returns two signals of the same length; with margin 1 they add up to the signal. O(frames x nFft (log nFft + kernelSize))
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const { harmonic, percussive } = hpss(new Float32Array(22050))
 * console.log(harmonic.length, percussive.length) // 22050 22050
 */
export function hpss(signal: Samples, options: HpssOptions = {}): HpssResult {
  const where = 'hpss'
  const { kernelSize = 31, power = 2, margin = 1, ...framing } = checkOptions(where, options, OPTIONS)
  checkSignal(where, signal)
  const sizes = pairOf(kernelSize).map(size => checkInteger(where, 'kernelSize', size, 1, 4095))
  const margins = pairOf(margin).map(value => checkNumber(where, 'margin', value, { min: 1, max: 1e6 }))
  checkNumber(where, 'power', power, { min: 0, max: 64, exclusiveMin: true })
  const nFft = framing.nFft ?? 2048
  const winLength = framing.winLength ?? nFft
  const stft = new StftFrames({ hopLength: Math.max(1, Math.floor(winLength / 4)), ...framing }, where)
  const frames = stft.framesOf(signal.length)
  if (frames === 0) refuse(where, 'signal', `hold at least nFft (${nFft}) samples when center is false`, signal.length)

  const masks = { sizes: sizes as [number, number], margins: margins as [number, number], power }
  const pad = framing.center === false ? 0 : Math.floor(nFft / 2)
  const { hopLength } = stft
  // As librosa's istft: frames that begin behind the last sample do not count.
  const used = Math.min(frames, Math.ceil((signal.length + 2 * pad) / hopLength))
  const adder = new OverlapAdd({ nFft, hopLength, winLength, window: 'hann', pad, frames: used })
  const harmonic = new Float32Array(signal.length)
  const percussive = new Float32Array(signal.length)
  for (let from = 0; from < frames; from += BLOCK) {
    const to = Math.min(frames, from + BLOCK)
    const block = new Block(stft, signal, Math.max(0, from - sizes[0]!), Math.min(frames, to + sizes[0]!))
    block.split(masks)
    for (let t = from; t < Math.min(to, used); t++) {
      adder.add(...block.part(t, block.harmonicMask), t, harmonic)
      adder.add(...block.part(t, block.percussiveMask), t, percussive)
    }
  }
  adder.normalise(harmonic)
  adder.normalise(percussive)
  return { harmonic, percussive }
}

const pairOf = (value: number | readonly [number, number]): readonly number[] =>
  typeof value === 'number' ? [value, value] : value

/** The spectra of frames `first .. end`, frame after frame, and the masks of both parts. */
class Block {
  harmonicMask: Float32Array
  percussiveMask: Float32Array
  readonly #first: number
  readonly #frames: number
  readonly #bins: number
  readonly #re: Float64Array
  readonly #im: Float64Array
  readonly #magnitudes: Float32Array
  readonly #partRe: Float64Array
  readonly #partIm: Float64Array

  constructor(stft: StftFrames, signal: Samples, first: number, end: number) {
    const { bins } = stft
    const frames = end - first
    this.#first = first
    this.#frames = frames
    this.#bins = bins
    this.#re = new Float64Array(bins * frames)
    this.#im = new Float64Array(bins * frames)
    for (let t = 0; t < frames; t++) {
      const at = t * bins
      stft.spectrum(signal, first + t, this.#re.subarray(at, at + bins), this.#im.subarray(at, at + bins))
    }
    this.#magnitudes = Float32Array.from(this.#re, (re, i) => Math.sqrt(re * re + this.#im[i]! * this.#im[i]!))
    this.harmonicMask = new Float32Array(bins * frames)
    this.percussiveMask = new Float32Array(bins * frames)
    this.#partRe = new Float64Array(bins)
    this.#partIm = new Float64Array(bins)
  }

  split(options: { sizes: [number, number]; margins: [number, number]; power: number }): void {
    const [along, across] = options.sizes
    const [first, second] = options.margins
    const [frames, bins] = [this.#frames, this.#bins]
    const harmonic = this.harmonicMask
    const percussive = this.percussiveMask
    const padded = new Float32Array(Math.max(frames + along, bins + across))
    const sorted = new Float32Array(Math.max(along, across))
    for (let k = 0; k < bins; k++) {
      medianOfLine(this.#magnitudes, k, bins, frames, along, harmonic, padded, sorted)
    }
    for (let t = 0; t < frames; t++) {
      medianOfLine(this.#magnitudes, t * bins, 1, bins, across, percussive, padded, sorted)
    }
    const rest = first === 1 && second === 1 ? 0.5 : 0
    for (let i = 0; i < harmonic.length; i++) {
      const h = harmonic[i]!
      const p = percussive[i]!
      harmonic[i] = softMask(h, p * first, options.power, rest)
      percussive[i] = softMask(p, h * second, options.power, rest)
    }
  }

  /** Frame `frame` of the signal, times a mask. The arrays are those of the call before. */
  part(frame: number, mask: Float32Array): [re: Float64Array, im: Float64Array] {
    const at = (frame - this.#first) * this.#bins
    for (let k = 0; k < this.#bins; k++) {
      this.#partRe[k] = this.#re[at + k]! * mask[at + k]!
      this.#partIm[k] = this.#im[at + k]! * mask[at + k]!
    }
    return [this.#partRe, this.#partIm]
  }
}

/** `x^power / (x^power + other^power)`; `rest` where both are 0. */
function softMask(x: number, other: number, power: number, rest: number): number {
  const most = Math.max(x, other)
  if (most < 2 ** -126) return rest
  const a = power === 2 ? (x / most) * (x / most) : (x / most) ** power
  const b = power === 2 ? (other / most) * (other / most) : (other / most) ** power
  return a / (a + b)
}
