import { checkFinite, checkInteger, checkOneOf, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { type PadMode, paddedSamples } from '@murecom/melspec/frames'
import { squareSum } from '../kernels/square-sum.ts'
import { sumOf } from '../kernels/sum.ts'
import { checkSamples, type Samples } from '../signal.ts'
import { checkSpectrogram, type Spectrogram } from './spectrogram.ts'

/** How a signal is cut into frames. */
export interface RmsOptions {
  /** Samples of a frame, from 1. Default 2,048; `2 (bins - 1)` when the source is a spectrogram. */
  frameLength?: number
  /** Samples between frames. Default 512. */
  hopLength?: number
  /** True (default): frame t is centred on sample t x hopLength. */
  center?: boolean
  /** How the signal is padded when centred. Default `'constant'`: zeros. */
  padMode?: PadMode
}

const OPTIONS: OptionNames<RmsOptions> = { frameLength: 1, hopLength: 1, center: 1, padMode: 1 }

/**
 * Root mean square of each frame: its amplitude. Reference: `librosa.feature.rms`, librosa 0.11.
 *
 * @param source mono samples, finite, not empty; or magnitudes of a `magnitudeSpectrogram` with the window `'ones'`
 * @param options every default is librosa's
 * @returns amplitudes, one a frame. O(n + frames x frameLength / hopLength)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * rms(new Float32Array(22050).fill(0.5))[20] // 0.5
 */
export function rms(source: Samples | Spectrogram, options: RmsOptions = {}): Float32Array {
  const where = 'rms'
  const given = checkOptions(where, options, OPTIONS)
  if (source !== null && typeof source === 'object' && 'data' in source) return ofSpectrogram(where, source, given)
  checkSamples(where, source)
  const frameLength = checkInteger(where, 'frameLength', given.frameLength ?? 2048, 1, 2 ** 24)
  const hop = checkInteger(where, 'hopLength', given.hopLength ?? 512, 1)
  const padMode = checkOneOf(where, 'padMode', given.padMode ?? 'constant', ['constant', 'reflect', 'edge'])
  const { center = true } = given
  if (typeof center !== 'boolean') refuse(where, 'center', 'be a boolean', center)
  const pad = center ? Math.floor(frameLength / 2) : 0
  const frames = 1 + Math.floor((source.length + 2 * pad - frameLength) / hop)
  if (frames < 1) {
    refuse(where, 'signal', `hold at least frameLength (${frameLength}) samples when center is false`, source.length)
  }
  const { sums, areFinite } = frameSums(source, { frames, frameLength, hop, pad, padMode })
  if (!areFinite) checkFinite(where, 'signal', source)
  return Float32Array.from(sums, sum => Math.sqrt(sum / frameLength))
}

interface Cut {
  frames: number
  frameLength: number
  hop: number
  pad: number
  padMode: PadMode
}

/**
 * The sum of squares of each frame. Frames overlap, so each sample is squared once: a frame is some whole hops and the head of
 * the next one. Sums that run on from frame to frame would leave rounding errors of loud frames in silent ones.
 *
 * @returns the sums, and whether the samples are finite; false too where squares of finite samples have no finite sum
 */
function frameSums(
  signal: Samples,
  { frames, frameLength, hop, pad, padMode }: Cut,
): { sums: Float64Array; areFinite: boolean } {
  const whole = Math.floor(frameLength / hop)
  const rest = frameLength - whole * hop
  const used = whole > 0 ? hop : rest
  const hops = new Float64Array(frames + whole)
  const heads = new Float64Array(frames + whole)
  const edge = signal instanceof Float32Array ? new Float32Array(used) : new Float64Array(used)
  for (let i = 0; i < hops.length; i++) {
    const at = i * hop - pad
    const isInside = at >= 0 && at + used <= signal.length
    if (!isInside) paddedSamples(signal, at, used, padMode, edge, 0)
    const values = isInside ? signal : edge
    const from = isInside ? at : 0
    heads[i] = squareSum(values, from, from + rest)
    if (whole > 0) hops[i] = heads[i]! + squareSum(values, from + rest, from + hop)
  }
  // Samples between frames, and those that no frame reaches, are not among the squares.
  const reached = whole > 0 ? Math.max(0, hops.length * hop - pad) : 0
  const areFinite = Number.isFinite(hops.reduce((a, b) => a + b, 0) + sumOf(signal.subarray(reached)))
  const sums = new Float64Array(frames)
  for (let t = 0; t < frames; t++) {
    let sum = heads[t + whole]!
    for (let i = t; i < t + whole; i++) sum += hops[i]!
    sums[t] = sum
  }
  return { sums, areFinite }
}

/** By Parseval: each bin counts twice, except those that have no mirror image. */
function ofSpectrogram(where: string, source: Spectrogram, { frameLength }: RmsOptions): Float32Array {
  checkSpectrogram(where, source)
  const { data, bins, frames } = source
  const length = frameLength ?? Math.max(1, 2 * (bins - 1))
  if (Math.floor(length / 2) + 1 !== bins) {
    refuse(where, 'frameLength', `be ${2 * bins - 2} or ${2 * bins - 1} for ${bins} bins`, length)
  }
  const sums = new Float64Array(frames)
  for (let k = 0; k < bins; k++) {
    const weight = k === 0 || (k === bins - 1 && length % 2 === 0) ? 1 : 2
    for (let t = 0; t < frames; t++) sums[t]! += weight * data[k * frames + t]! ** 2
  }
  return Float32Array.from(sums, x => Math.sqrt(x) / length)
}
