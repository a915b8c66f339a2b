import { checkKernels, checkNumber, checkOptions, type OptionNames, show } from '@murecom/internal'
import type { MelKernel, MelspecKernels } from './kernels/types.ts'
import { FILTER_OPTIONS, type MelFilterBankOptions, melFilters } from './mel/filters.ts'
import { melKernel } from './mel/mel-kernel.ts'
import { MelStream } from './mel/mel-stream.ts'
import { checkSamples, checkSignal } from './signal/checks.ts'
import { FRAMING_OPTIONS, type Framing, type FramingOptions, framesOf, framingOf } from './signal/framing.ts'

/** How a mel spectrogram is made; every default is that of librosa. */
export interface MelSpectrogramOptions extends MelFilterBankOptions, FramingOptions {
  /** Exponent of the magnitude, above 0: 2 (default) is power, 1 is amplitude. */
  power?: number
  /** Inner loops to use, from `loadSimdKernels()` of `@murecom/melspec/simd`. Default: those in TypeScript. */
  kernels?: MelspecKernels | undefined
}

/** The names of {@link MelSpectrogramOptions}. */
export const MEL_SPECTROGRAM_OPTIONS: OptionNames<MelSpectrogramOptions> = {
  ...FILTER_OPTIONS,
  ...FRAMING_OPTIONS,
  power: 1,
  kernels: 1,
}

/** A mel spectrogram: `data[band * frames + frame]`. */
export interface MelSpectrogramResult {
  /** `bands` x `frames` values, row-major. */
  data: Float32Array
  bands: number
  frames: number
  /** What is legal but likely a mistake, in words: some filters hold no FFT bin, and so their bands are always 0. */
  warnings?: readonly string[]
}

/** The defaults of a mel spectrogram, those of librosa 0.11. */
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
 * A plan: window, twiddle factors and filters are built once and used for many signals, or for one that never ends.
 *
 * @example
 * const plan = new MelSpectrogram({ nMels: 64 })
 * plan.compute(new Float32Array(4096)).bands // 64
 */
export class MelSpectrogram {
  /** Number of mel bands. */
  readonly bands: number
  /** What is legal but likely a mistake, in words; empty when all is well. */
  readonly warnings: readonly string[]
  readonly #framing: Framing
  readonly #kernel: MelKernel
  #stream: MelStream | undefined

  /** @throws TypeError, RangeError for an option outside its range */
  constructor(options: MelSpectrogramOptions = {}) {
    const where = 'MelSpectrogram'
    const { kernels, ...rest } = checkOptions(where, options, MEL_SPECTROGRAM_OPTIONS)
    this.#framing = framingOf(where, rest)
    const { nFft, window } = this.#framing
    const power = checkNumber(where, 'power', rest.power ?? 2, { min: 0, exclusiveMin: true })
    const { edges, heights, runs, weights } = melFilters(where, rest)
    this.bands = heights.length
    const tables = { nFft, window, power, bands: this.bands, edges, heights, runs, weights }
    this.#kernel = checkKernels(where, kernels, '@murecom/melspec')?.mel(tables) ?? melKernel(tables)
    const empty = runs.filter((bins, i) => i % 2 === 1 && bins === 0).length
    this.warnings = Object.freeze(
      empty > 0 ? [`${empty} of ${this.bands} mel filters are empty; raise nFft or fMax, or lower nMels`] : [],
    )
  }

  /** Number of frames of a signal of `length` samples. O(1) */
  framesOf(length: number): number {
    return framesOf(this.#framing, length)
  }

  /**
   * The mel spectrogram of `signal`, in a new array. See {@link melSpectrogram}.
   *
   * @throws TypeError, RangeError for a signal that is empty, not finite, or without centring shorter than `nFft`
   */
  compute(signal: Float32Array | Float64Array): MelSpectrogramResult {
    const frames = checkSignal('MelSpectrogram', signal, this.#framing)
    const data = new Float32Array(this.bands * frames)
    this.#run(signal, frames, data)
    return this.#result(data, frames)
  }

  /**
   * Writes the mel spectrogram of `signal` to `out`, which must hold `bands x framesOf(signal.length)` values; allocates
   * no array. O(frames x (nFft log nFft + non-zero weights)).
   *
   * @returns the number of frames written
   * @throws TypeError, RangeError as {@link compute}, and for an `out` that is too short
   */
  computeInto(signal: Float32Array | Float64Array, out: Float32Array): number {
    const where = 'MelSpectrogram'
    const frames = checkSignal(where, signal, this.#framing)
    if (!(out instanceof Float32Array)) {
      throw new TypeError(`${where}: out must be a Float32Array, got ${show(out)}`)
    }
    if (out.length < this.bands * frames) {
      throw new RangeError(`${where}: out must hold at least ${this.bands * frames} values, got ${out.length}`)
    }
    this.#run(signal, frames, out)
    return frames
  }

  /**
   * Takes the next samples of a live signal and returns the frames that they complete, often none. All frames of all calls,
   * with those of {@link flush} at the end, are bit for bit those of {@link compute} on the whole signal.
   *
   * @param chunk any number of samples, finite
   * @throws TypeError, RangeError for samples that are not finite numbers
   * @example
   * const plan = new MelSpectrogram()
   * microphone.ondata = chunk => draw(plan.push(chunk))
   */
  push(chunk: Float32Array | Float64Array): MelSpectrogramResult {
    checkSamples('MelSpectrogram.push', chunk)
    this.#stream ??= new MelStream(this.#framing, this.#kernel, this.bands)
    const { data, frames } = this.#stream.push(chunk)
    return this.#result(data, frames)
  }

  /** Ends a live signal: returns the frames that reach into the padding after its last sample. The next {@link push} begins anew. */
  flush(): MelSpectrogramResult {
    const { data, frames } = this.#stream?.flush() ?? { data: new Float32Array(0), frames: 0 }
    this.#stream = undefined
    return this.#result(data, frames)
  }

  #run(signal: Float32Array | Float64Array, frames: number, out: Float32Array): void {
    const { pad, hop, padMode } = this.#framing
    this.#kernel(signal, -pad, hop, frames, padMode, out, 0, frames)
  }

  #result(data: Float32Array, frames: number): MelSpectrogramResult {
    const result: MelSpectrogramResult = { data, bands: this.bands, frames }
    if (this.warnings.length > 0) result.warnings = this.warnings
    return result
  }
}
