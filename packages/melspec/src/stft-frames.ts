import { copyPadded, paddedSamples } from './kernels/padding.ts'
import type { MelspecKernels } from './kernels/types.ts'
import { RealFft } from './real-fft.ts'
import { type Framing, type FramingOptions, framesOf, framingOf } from './signal/framing.ts'

type Samples = Float32Array | Float64Array

/**
 * The short-time Fourier transform one frame at a time, for work that reduces each spectrum at once and never needs all of
 * them: window and transform are planned once, each call allocates nothing. Values are those of `stft`, in float64.
 *
 * @example
 * const frames = new StftFrames({ nFft: 1024 })
 * const power = new Float64Array(frames.bins)
 * const signal = new Float32Array(22050)
 * for (let t = 0; t < frames.framesOf(signal.length); t++) frames.power(signal, t, power)
 */
export class StftFrames {
  /** Samples of a frame. */
  readonly nFft: number
  /** Samples between frames. */
  readonly hopLength: number
  /** Frequencies of a spectrum, `floor(nFft / 2) + 1`. */
  readonly bins: number
  readonly #framing: Framing
  readonly #fft: RealFft
  readonly #samples: Float64Array

  /**
   * @param options as those of `melSpectrogram`
   * @param where the call that errors name
   * @throws TypeError, RangeError for an option outside its range
   */
  constructor(options: FramingOptions = {}, where = 'StftFrames') {
    this.#framing = framingOf(where, options)
    this.nFft = this.#framing.nFft
    this.hopLength = this.#framing.hop
    this.#fft = new RealFft(this.nFft)
    this.bins = this.#fft.bins
    this.#samples = new Float64Array(this.nFft)
  }

  /** The window, `nFft` samples, zeros around a shorter one. */
  get window(): Float64Array {
    return this.#framing.window
  }

  /** Number of frames of a signal of `length` samples; 0 where there are too few for one. O(1) */
  framesOf(length: number): number {
    return framesOf(this.#framing, length)
  }

  /**
   * The spectrum of frame `frame`, unchecked: samples have to be finite, and the arrays long enough. O(nFft log nFft).
   *
   * @param re out, `bins` real parts
   * @param im out, `bins` imaginary parts
   */
  spectrum(signal: Samples, frame: number, re: Float64Array, im: Float64Array): void {
    this.#load(signal, frame)
    this.#fft.windowed(this.#samples, 0, this.#framing.window, re, im)
  }

  /** The squared magnitudes of frame `frame`, unchecked as {@link spectrum}. O(nFft log nFft). */
  power(signal: Samples, frame: number, out: Float64Array): void {
    this.#load(signal, frame)
    this.#fft.windowedPower(this.#samples, 0, this.#framing.window, out)
    const { powerScale } = this.#fft
    for (let k = 0; k < this.bins; k++) out[k]! *= powerScale
  }

  /**
   * The padded samples that frames `frame .. frame + count` cover, unchecked: frame i of them begins at `i x hopLength` of
   * `out`, which takes `(count - 1) x hopLength + nFft` samples. O(those)
   */
  samples(signal: Samples, frame: number, count: number, out: Samples): void {
    const { hop, pad, padMode } = this.#framing
    copyPadded(signal, frame * hop - pad, (count - 1) * hop + this.nFft, padMode, out, 0)
  }

  /**
   * A loop of `kernels` for sums of the squared magnitudes over runs of bins, many frames at once; undefined where they have none
   * for this nFft. Band m of frame `frame + i` goes to `out[at + m x stride + i]`, for i below `count`; unchecked.
   *
   * @param runs (first bin, number of bins) of each band
   * @param weights those of all runs, one after the other
   */
  bandSums(
    kernels: MelspecKernels,
    runs: Int32Array,
    weights: Float64Array,
  ):
    | ((signal: Samples, frame: number, count: number, out: Float32Array, at: number, stride: number) => void)
    | undefined {
    const { nFft, hop, pad, padMode, window } = this.#framing
    // Edges and heights are for the loop in TypeScript.
    const triangles = { edges: new Float64Array(), heights: new Float64Array() }
    const kernel = kernels.mel({ nFft, window, power: 2, bands: runs.length / 2, runs, weights, ...triangles })
    return (
      kernel &&
      ((signal, frame, count, out, at, stride) =>
        kernel(signal, frame * hop - pad, hop, count, padMode, out, at, stride))
    )
  }

  #load(signal: Samples, frame: number): void {
    const { hop, pad, padMode } = this.#framing
    const samples = this.#samples
    const start = frame * hop - pad
    if (start >= 0 && start + this.nFft <= signal.length)
      for (let i = 0; i < this.nFft; i++) samples[i] = signal[start + i]!
    else paddedSamples(signal, start, this.nFft, padMode, samples, 0)
  }
}
