import { checkOneOf, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import type { Samples } from '../signal.ts'
import { CHROMA_CQT_OPTIONS, type ChromaCqtOptions, chromaOf } from './chroma-cqt.ts'
import { type Chromagram, checkChromagram } from './chromagram.ts'
import { KEY_PROFILES } from './key-profiles.ts'

/** A set of key profiles, by the names of its authors. */
export type KeyProfile = keyof typeof KEY_PROFILES

/** The tonic of a key, with flats and sharps as they are most written. */
export type KeyName = (typeof NAMES)[number]

/** Which profiles, and how samples become a chromagram. */
export interface EstimateKeyOptions extends Omit<ChromaCqtOptions, 'nChroma'> {
  /** What keys are compared with. Default `'albrecht-shanahan'`, the newest of the three, counted in a corpus. */
  profile?: KeyProfile
}

/** A key, or that there is none. */
export interface KeyResult {
  /** The tonic; null where no key fits, all notes are about alike, or there is silence. */
  key: KeyName | null
  mode: 'major' | 'minor' | null
  /** The key's place on the Camelot wheel, `'8B'` for C major: neighbours share all notes but one. */
  camelot: string | null
  /** Correlation of the notes and the key's profile, in [-1, 1]; 0 without a key. */
  score: number
  /** How far the score is above that of the next best key, in [0, 1]. Keys that share their notes are close: 0.1 is much. */
  confidence: number
}

/** Below this correlation no key fits: drums and noise stay below it. */
const LEAST_SCORE = 0.3

/** Noise has classes whose standard deviation is below this share of their mean. */
const LEAST_DEVIATION = 0.1

const NAMES = ['C', 'Db', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B'] as const

const { nChroma: _, ...CQT_OPTIONS } = CHROMA_CQT_OPTIONS
const OPTIONS: OptionNames<EstimateKeyOptions> = { ...CQT_OPTIONS, profile: 1 }

/**
 * The key of a piece: the one of 24 keys whose profile correlates best with its mean chroma (Krumhansl and Schmuckler, 1990).
 *
 * @param source mono samples, finite, not empty; or a chromagram of 12 classes
 * @param options the profiles, and those of `chromaCqt`
 * @returns the key and how sure it is. O(that of `cqt`)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const scale = Float32Array.of(1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1)
 * estimateKey({ data: scale, bins: 12, frames: 1 }).camelot // '8B': C major
 */
export function estimateKey(source: Samples | Chromagram, options: EstimateKeyOptions = {}): KeyResult {
  const where = 'estimateKey'
  const { profile = 'albrecht-shanahan', ...rest } = checkOptions(where, options, OPTIONS)
  checkOneOf(where, 'profile', profile, Object.keys(KEY_PROFILES) as KeyProfile[])
  const isChroma = source !== null && typeof source === 'object' && 'data' in source
  if (isChroma) checkChromagram(where, source)
  const { data, bins, frames } = isChroma ? source : chromaOf(where, source, rest)
  if (bins !== 12) refuse(where, 'bins', 'be 12', bins)
  const notes = new Float64Array(12)
  for (let c = 0; c < 12; c++) for (let t = 0; t < frames; t++) notes[c]! += data[c * frames + t]! / frames

  const { major, minor } = KEY_PROFILES[profile]
  const scores = [major, minor].flatMap(weights => NAMES.map((_, tonic) => correlation(notes, weights, tonic)))
  const best = scores.indexOf(Math.max(...scores))
  if (!(scores[best]! >= LEAST_SCORE) || deviationOf(notes) < LEAST_DEVIATION) {
    return { key: null, mode: null, camelot: null, score: 0, confidence: 0 }
  }
  const second = Math.max(...scores.filter((_, i) => i !== best))
  const tonic = best % 12
  return {
    key: NAMES[tonic]!,
    mode: best < 12 ? 'major' : 'minor',
    camelot: camelotOf(tonic, best < 12),
    score: scores[best]!,
    confidence: scores[best]! - Math.max(0, second),
  }
}

/** Standard deviation over mean; 0 for silence. */
function deviationOf(notes: Float64Array): number {
  const mean = notes.reduce((a, b) => a + b, 0) / 12
  return mean > 0 ? Math.sqrt(notes.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 12) / mean : 0
}

/** Pearson's, of notes and of a profile that begins at `tonic`; 0 where all notes are alike. */
function correlation(notes: Float64Array, weights: readonly number[], tonic: number): number {
  const meanOf = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0) / 12
  const [meanNote, meanWeight] = [meanOf(notes), meanOf(weights)]
  let [product, first, second] = [0, 0, 0]
  for (let c = 0; c < 12; c++) {
    const a = notes[c]! - meanNote
    const b = weights[(c - tonic + 12) % 12]! - meanWeight
    product += a * b
    first += a * a
    second += b * b
  }
  return first === 0 ? 0 : product / Math.sqrt(first * second)
}

/** Fifths around the wheel: C major is 8B, A minor 8A, G major 9B. */
function camelotOf(tonic: number, isMajor: boolean): string {
  const major = isMajor ? tonic : (tonic + 3) % 12
  return `${((((major * 7) % 12) + 7) % 12) + 1}${isMajor ? 'B' : 'A'}`
}
