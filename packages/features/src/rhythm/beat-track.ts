import { checkNumber, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { isLocalMaximum, localScore, trackBeats } from '../kernels/rhythm/beats.ts'
import { roundHalfEven } from '../kernels/round.ts'
import type { Samples } from '../signal.ts'
import { isEnvelope, type OnsetEnvelope } from './onset-envelope.ts'
import { onsetEnvelope } from './onset-strength.ts'
import { strengthOf, TEMPO_OPTIONS, type TempoOptions, type TempoResult, tempoOf } from './tempo.ts'

/** How beats follow each other. */
export interface BeatTrackOptions extends TempoOptions {
  /** How closely beats keep to the tempo, above 0. Default 100. */
  tightness?: number
  /** True (default): weak beats at both ends are left out. */
  trim?: boolean
  /** The tempo, in beats a minute, where it is known; above 0. Default: estimated as by {@link tempo}. */
  bpm?: number
}

/** Beats, or that there are none. */
export interface BeatTrackResult extends TempoResult {
  /** Frames of the beats, ascending; none where `bpm` is null. */
  beats: Int32Array
  /** The same in seconds. */
  times: Float64Array
}

const OPTIONS: OptionNames<BeatTrackOptions> = { ...TEMPO_OPTIONS, tightness: 1, trim: 1, bpm: 1 }

/**
 * Where the beats are, by dynamic programming: peaks of the onset envelope that are about a beat apart. Reference:
 * `librosa.beat.beat_track`, librosa 0.11; after Ellis, 2007.
 *
 * @param source mono samples, finite, not empty; or an envelope of {@link onsetStrength}. Samples become an envelope with
 *   `aggregate: 'median'`, as in librosa
 * @param options every default is librosa's, except that music without a beat has no beats
 * @returns the tempo, and the beats in frames and seconds. O(mel spectrogram + frames x period)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const clicks = new Float32Array(22050 * 10).map((_, i) => (i % 11025 === 5000 ? 1 : 0))
 * const { bpm, times } = beatTrack(clicks, { aggregate: 'mean' }) // about 120; a beat every half second
 */
export function beatTrack(source: Samples | OnsetEnvelope, options: BeatTrackOptions = {}): BeatTrackResult {
  const where = 'beatTrack'
  const given = checkOptions(where, options, OPTIONS)
  const { tightness = 100, trim = true, bpm: known } = given
  checkNumber(where, 'tightness', tightness, { min: 0, exclusiveMin: true })
  if (typeof trim !== 'boolean') refuse(where, 'trim', 'be a boolean', trim)
  if (known !== undefined) checkNumber(where, 'bpm', known, { min: 0, exclusiveMin: true })
  const envelope = isEnvelope(where, source)
    ? source
    : onsetEnvelope(where, source, { aggregate: 'median', ...strengthOf(given) })
  const { data, sampleRate, hopLength } = envelope
  const found = tempoOf(where, envelope, given)
  const bpm = known ?? found.bpm
  const isSilent = !data.some((x: number) => x !== 0)
  if (bpm === null || isSilent) return { ...found, beats: new Int32Array(0), times: new Float64Array(0) }
  const period = roundHalfEven((60 * sampleRate) / (hopLength * bpm))
  if (period < 1) refuse(where, 'bpm', `be at most a beat a frame (${(60 * sampleRate) / hopLength})`, bpm)
  const beats = beatsOf(data, period, tightness, trim)
  return { bpm, clarity: found.clarity, beats, times: Float64Array.from(beats, t => (t * hopLength) / sampleRate) }
}

function beatsOf(envelope: Float32Array | Float64Array, period: number, tightness: number, trim: boolean): Int32Array {
  const n = envelope.length
  const local = new Float64Array(n)
  localScore(envelope, deviationOf(envelope), period, new Float64Array(2 * period + 1), local)
  const score = new Float64Array(n)
  const before = new Int32Array(n)
  trackBeats(local, period, tightness, new Float64Array(2 * period + 1), score, before)
  const beats: number[] = []
  for (let t = lastBeat(score); t >= 0; t = before[t]!) beats.push(t)
  beats.reverse()
  return trimmed(local, beats, trim)
}

/** Standard deviation of a sample. */
function deviationOf(values: Float32Array | Float64Array): number {
  const n = values.length
  let mean = 0
  for (const x of values) mean += x / n
  let sum = 0
  for (const x of values) sum += (x - mean) ** 2
  return Math.sqrt(sum / Math.max(1, n - 1))
}

/** The last local maximum that reaches half the median of all; without one, the last frame. */
function lastBeat(score: Float64Array): number {
  const maxima: number[] = []
  for (let t = 0; t < score.length; t++) if (isLocalMaximum(score, t)) maxima.push(t)
  const sorted = maxima.map(t => score[t]!).sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
  return maxima.findLast(t => score[t]! >= 0.5 * median) ?? score.length - 1
}

/**
 * Leaves out beats at both ends up to the first frame whose score is above half the root mean square of the beats' scores,
 * smoothed over five beats; without `trim`, above 0.
 */
function trimmed(local: Float64Array, beats: readonly number[], trim: boolean): Int32Array {
  let threshold = 0
  if (trim) {
    // librosa keeps two more values of the smoothed scores than there are beats, where there are as many frames.
    const count = Math.min(beats.length + 4, local.length + 2) - 2
    const at = (i: number): number => (i >= 0 && i < beats.length ? local[beats[i]!]! : 0)
    let sum = 0
    for (let i = 0; i < count; i++) sum += (0.5 * at(i - 1) + at(i) + 0.5 * at(i + 1)) ** 2
    threshold = 0.5 * Math.sqrt(sum / count)
  }
  const first = local.findIndex(x => x > threshold)
  const last = local.findLastIndex(x => x > threshold)
  return Int32Array.from(beats.filter(t => first >= 0 && t >= first && t <= last))
}
