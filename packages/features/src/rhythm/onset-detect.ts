import { checkInteger, checkNumber, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { pickPeaks } from '../kernels/rhythm/peaks.ts'
import type { Samples } from '../signal.ts'
import { isEnvelope, type OnsetEnvelope } from './onset-envelope.ts'
import { ONSET_OPTIONS, type OnsetStrengthOptions, onsetEnvelope } from './onset-strength.ts'

/** What counts as an onset. Lengths of windows are in frames. */
export interface OnsetDetectOptions extends OnsetStrengthOptions {
  /** True: each onset is moved back to the minimum of the envelope before it. Default false. */
  backtrack?: boolean
  /** True (default): the envelope is scaled to [0, 1]. */
  normalize?: boolean
  /** Frames before an onset that are not larger. Default 0.03 s. */
  preMax?: number
  /** Frames from an onset on that are not larger, from 1. Default 1: the onset itself. */
  postMax?: number
  /** Frames before an onset that count in the mean. Default 0.1 s. */
  preAvg?: number
  /** Frames from an onset on that count in the mean, from 1. Default 0.1 s and one frame. */
  postAvg?: number
  /** How far above the mean an onset is, of the scaled envelope. Default 0.07. */
  delta?: number
  /** Frames after an onset in which there is no other. Default 0.03 s. */
  wait?: number
}

/** Where something begins. */
export interface OnsetDetectResult {
  /** Frames, ascending. */
  onsets: Int32Array
  /** The same in seconds. */
  times: Float64Array
}

const OPTIONS: OptionNames<OnsetDetectOptions> = {
  ...ONSET_OPTIONS,
  backtrack: 1,
  normalize: 1,
  preMax: 1,
  postMax: 1,
  preAvg: 1,
  postAvg: 1,
  delta: 1,
  wait: 1,
}

/**
 * Where notes and beats begin: the peaks of the onset envelope. Reference: `librosa.onset.onset_detect`, librosa 0.11.
 *
 * @param source mono samples, finite, not empty; or an envelope of {@link onsetStrength}
 * @param options every default is librosa's, which were tuned on onsets of many styles
 * @returns frames and seconds; none where there is silence. O(mel spectrogram)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const clicks = new Float32Array(44100).map((_, i) => (i % 11025 === 5000 ? 1 : 0))
 * onsetDetect(clicks).times // about [0.23, 0.73, 1.23, 1.73]
 */
export function onsetDetect(source: Samples | OnsetEnvelope, options: OnsetDetectOptions = {}): OnsetDetectResult {
  const where = 'onsetDetect'
  const given = checkOptions(where, options, OPTIONS)
  const { backtrack = false, normalize = true, preMax, postMax, preAvg, postAvg, delta, wait, ...strength } = given
  for (const [name, value] of [['backtrack', backtrack] as const, ['normalize', normalize] as const]) {
    if (typeof value !== 'boolean') refuse(where, name, 'be a boolean', value)
  }
  const envelope = isEnvelope(where, source) ? source : onsetEnvelope(where, source, strength)
  const { sampleRate, hopLength } = envelope
  const frames = (seconds: number): number => Math.floor((seconds * sampleRate) / hopLength)
  const count = (name: string, value: number | undefined, least: number, seconds: number): number =>
    checkInteger(where, name, value ?? frames(seconds) + least, least)
  const rules = {
    preMax: count('preMax', preMax, 0, 0.03),
    postMax: count('postMax', postMax, 1, 0),
    preAvg: count('preAvg', preAvg, 0, 0.1),
    postAvg: count('postAvg', postAvg, 1, 0.1),
    wait: count('wait', wait, 0, 0.03),
    delta: Math.fround(checkNumber(where, 'delta', delta ?? 0.07, { min: 0 })),
  }
  const values = normalize ? scaled(envelope.data) : Float32Array.from(envelope.data)
  const found = new Int32Array(values.length)
  const peaks = values.some(x => x !== 0) ? found.subarray(0, pickPeaks(values, rules, found)) : found.subarray(0, 0)
  const onsets = backtrack ? backtracked(peaks, values) : peaks.slice()
  return { onsets, times: Float64Array.from(onsets, frame => (frame * hopLength) / sampleRate) }
}

/** From 0 to 1, in float32 as librosa. */
function scaled(values: Float32Array | Float64Array): Float32Array {
  let least = Number.POSITIVE_INFINITY
  for (const x of values) least = Math.min(least, x)
  const out = Float32Array.from(values, x => x - least)
  const most = Math.fround(out.reduce((a, b) => Math.max(a, b), 0) + 2 ** -126)
  return out.map(x => x / most)
}

/** For each onset the last minimum of the envelope at or before it; frame 0 is one. */
function backtracked(onsets: Int32Array, values: Float32Array): Int32Array {
  return onsets.map(onset => {
    let t = onset
    while (t > 0) {
      if (t < values.length - 1 && values[t]! <= values[t - 1]! && values[t]! < values[t + 1]!) break
      t--
    }
    return t
  })
}
