import { checkInteger, checkOneOf, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { type PadMode, paddedSamples } from '@murecom/melspec/frames'
import { checkSignal, type Samples } from '../signal.ts'
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
 * @returns amplitudes, one a frame. O(frames x frameLength)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * rms(new Float32Array(22050).fill(0.5))[20] // 0.5
 */
export function rms(source: Samples | Spectrogram, options: RmsOptions = {}): Float32Array {
  const where = 'rms'
  const given = checkOptions(where, options, OPTIONS)
  if (source !== null && typeof source === 'object' && 'data' in source) return ofSpectrogram(where, source, given)
  checkSignal(where, source)
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
  const block = new Float64Array(frameLength)
  const out = new Float32Array(frames)
  for (let t = 0; t < frames; t++) {
    paddedSamples(source, t * hop - pad, frameLength, padMode, block, 0)
    out[t] = Math.sqrt(squareSum(block) / frameLength)
  }
  return out
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

function squareSum(values: Float64Array): number {
  let a = 0
  let b = 0
  for (let i = 0; i + 1 < values.length; i += 2) {
    a += values[i]! * values[i]!
    b += values[i + 1]! * values[i + 1]!
  }
  return values.length % 2 === 1 ? a + b + values[values.length - 1]! ** 2 : a + b
}
