import { checkInteger, checkNumber, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { checkSignal, type Samples } from '../signal.ts'

/** How a signal is cut into frames, and what counts as zero. */
export interface ZeroCrossingOptions {
  /** Samples of a frame, from 2. Default 2,048. */
  frameLength?: number
  /** Samples between frames. Default 512. */
  hopLength?: number
  /** True (default): frame t is centred on sample t x hopLength, the signal padded by its edge samples. */
  center?: boolean
  /** Samples of at most this amplitude count as 0, which is positive. Default 1e-10. */
  threshold?: number
}

const OPTIONS: OptionNames<ZeroCrossingOptions> = { frameLength: 1, hopLength: 1, center: 1, threshold: 1 }

/**
 * Share of each frame's samples whose sign is not that of the sample before. Reference:
 * `librosa.feature.zero_crossing_rate`, librosa 0.11.
 *
 * @param signal mono samples, finite, not empty
 * @param options every default is librosa's
 * @returns values in [0, 1), one a frame. O(n)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * zeroCrossingRate(new Float32Array(4096).map((_, i) => (i % 2 ? -1 : 1)))[4] // 2047 / 2048
 */
export function zeroCrossingRate(signal: Samples, options: ZeroCrossingOptions = {}): Float64Array {
  const where = 'zeroCrossingRate'
  const given = checkOptions(where, options, OPTIONS)
  checkSignal(where, signal)
  const frameLength = checkInteger(where, 'frameLength', given.frameLength ?? 2048, 2, 2 ** 24)
  const hop = checkInteger(where, 'hopLength', given.hopLength ?? 512, 1)
  const threshold = checkNumber(where, 'threshold', given.threshold ?? 1e-10, { min: 0 })
  const { center = true } = given
  if (typeof center !== 'boolean') refuse(where, 'center', 'be a boolean', center)
  const n = signal.length
  const pad = center ? Math.floor(frameLength / 2) : 0
  const frames = 1 + Math.floor((n + 2 * pad - frameLength) / hop)
  if (frames < 1) refuse(where, 'signal', `hold at least frameLength (${frameLength}) samples`, n)
  // before[i]: crossings between the samples up to i. There are none in the padding, which repeats the edge samples.
  const before = new Int32Array(n)
  let crossings = 0
  let wasNegative = signal[0]! < -threshold
  for (let i = 1; i < n; i++) {
    const isNegative = signal[i]! < -threshold
    if (isNegative !== wasNegative) crossings++
    wasNegative = isNegative
    before[i] = crossings
  }
  const out = new Float64Array(frames)
  for (let t = 0; t < frames; t++) {
    const first = Math.min(n - 1, Math.max(0, t * hop - pad))
    const last = Math.min(n - 1, Math.max(0, t * hop - pad + frameLength - 1))
    out[t] = (before[last]! - before[first]!) / frameLength
  }
  return out
}
