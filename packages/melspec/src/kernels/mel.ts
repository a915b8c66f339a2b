import { type PadMode, paddedSamples } from './padding.ts'
import { type Segments, triangleSum } from './triangle-sum.ts'

/** What {@link melFrames} works with: tables, and scratch memory that each call overwrites. */
interface MelPlan {
  nFft: number
  /** Exponent of the magnitude. */
  power: number
  /** The window, padded with zeros to `nFft` samples. */
  window: Float64Array
  segments: Segments
  /** The transform: squared magnitudes of one windowed frame of `block`, unscaled; `segments` hold the scale. */
  transform: {
    windowedPower(input: Float64Array, offset: number, window: Float64Array, power: Float64Array): void
  }
  /** Scratch: samples of many frames, `3 nFft`. */
  block: Float64Array
  /** Scratch: the spectrum of one frame, one value for each bin. */
  spectrum: Float64Array
}

/**
 * Mel energies, frame by frame: windowed power spectrum, then triangles; `MelKernel` describes the arguments. Samples are
 * first copied to float64, many frames at once: frames overlap, and the transform then always loads from one type of array
 * (2 % faster).
 */
export function melFrames(
  { nFft, power, window, segments, transform, block, spectrum }: MelPlan,
  signal: Float32Array | Float64Array,
  start: number,
  hop: number,
  count: number,
  padMode: PadMode,
  out: Float32Array,
  at: number,
  stride: number,
): void {
  const bins = spectrum.length
  const most = 1 + Math.floor((2 * nFft) / hop)
  for (let t = 0; t < count; t += most) {
    const frames = Math.min(most, count - t)
    const begin = start + t * hop
    const length = nFft + (frames - 1) * hop
    if (begin >= 0 && begin + length <= signal.length) for (let i = 0; i < length; i++) block[i] = signal[begin + i]!
    else paddedSamples(signal, begin, length, padMode, block, 0)
    for (let i = 0; i < frames; i++) {
      transform.windowedPower(block, i * hop, window, spectrum)
      if (power === 1) for (let k = 0; k < bins; k++) spectrum[k] = Math.sqrt(spectrum[k]!)
      else if (power !== 2) for (let k = 0; k < bins; k++) spectrum[k] = spectrum[k]! ** (power / 2)
      triangleSum(spectrum, segments, out, at + t + i, stride)
    }
  }
}
