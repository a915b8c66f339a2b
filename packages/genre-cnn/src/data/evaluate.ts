import { checkOneOf, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { argMax } from '../kernels/arg-max.ts'

/** Figures of one label. A ratio without anything to count is NaN. */
export interface ClassResult {
  label: string
  /** Share of the clips given this label that have it. */
  precision: number
  /** Share of the clips that have this label that were given it. */
  recall: number
  /** Harmonic mean of the two. */
  f1: number
  /** Clips that have this label. */
  support: number
}

/** How a network did on labelled clips. */
export interface Evaluation {
  /** Share of the clips that got their own label. */
  accuracy: number
  /** Mean cross entropy. */
  loss: number
  /** `labels x labels`, row-major: `[true label][given label]`. */
  confusionMatrix: Int32Array
  perClass: ClassResult[]
}

/**
 * Accuracy, confusion matrix and figures by label of predictions.
 *
 * @param probabilities `count x labels`, row-major, as `predict` gives them
 * @param y the true label of each row, an index
 * @param labels names
 */
export function evaluatePredictions(
  probabilities: Float32Array,
  y: ArrayLike<number>,
  labels: readonly string[],
): Evaluation {
  const width = labels.length
  const confusionMatrix = new Int32Array(width * width)
  let loss = 0
  for (let n = 0; n < y.length; n++) {
    confusionMatrix[y[n]! * width + argMax(probabilities, n * width, width)]!++
    loss -= Math.log(Math.max(probabilities[n * width + y[n]!]!, 1e-7)) // Keras' floor
  }
  let right = 0
  const perClass = labels.map((label, c): ClassResult => {
    let support = 0
    let given = 0
    for (let o = 0; o < width; o++) {
      support += confusionMatrix[c * width + o]!
      given += confusionMatrix[o * width + c]!
    }
    const hits = confusionMatrix[c * width + c]!
    right += hits
    return { label, precision: hits / given, recall: hits / support, f1: (2 * hits) / (given + support), support }
  })
  return { accuracy: right / y.length, loss: loss / y.length, confusionMatrix, perClass }
}

/**
 * How clips decide on their track: `'vote'`, the label that most clips have (on a tie the one with the higher sum of
 * probabilities); `'mean'`, the largest mean of the probabilities; `'max'`, the label of the single most certain clip, as
 * the original did.
 */
export type TrackRule = 'vote' | 'mean' | 'max'

/** How tracks are judged. */
export interface TrackPredictionsOptions {
  /** See {@link TrackRule}. Default `'mean'`. */
  rule?: TrackRule
}

const TRACK_OPTIONS: OptionNames<TrackPredictionsOptions> = { rule: 1 }

/**
 * The label of each track from those of its clips.
 *
 * @param probabilities `clips x labels`, row-major, as `predict` gives them
 * @param trackOf the track of each clip; tracks come out in the order of their first clip
 * @param options see {@link TrackPredictionsOptions}
 * @throws RangeError for another rule, or probabilities whose length is not a multiple of the number of clips
 * @example
 * trackPredictions(await model.predict(set.x), set.trackOf) // [{ track: 'blues.00029', label: 3 }, ...]
 */
export function trackPredictions(
  probabilities: Float32Array,
  trackOf: ArrayLike<string | number>,
  options?: TrackPredictionsOptions,
): { track: string | number; label: number }[] {
  const where = 'trackPredictions'
  const { rule = 'mean' } = checkOptions(where, options, TRACK_OPTIONS)
  checkOneOf(where, 'rule', rule, ['vote', 'mean', 'max'])
  if (!(probabilities instanceof Float32Array)) refuse(where, 'probabilities', 'be a Float32Array', probabilities)
  if (!(Number(trackOf?.length) >= 0)) refuse(where, 'trackOf', 'be a list of tracks', trackOf)
  if (trackOf.length === 0) return []
  const labels = probabilities.length / trackOf.length
  if (!Number.isInteger(labels)) {
    throw new RangeError(
      `${where}: probabilities must hold clips x labels values for ${trackOf.length} clips, got ${probabilities.length}`,
    )
  }
  const tracks = new Map<string | number, { sum: Float32Array; votes: Float32Array; highest: Float32Array }>()
  for (let n = 0; n < trackOf.length; n++) {
    const track = trackOf[n]!
    let seen = tracks.get(track)
    if (!seen) {
      const zeros = (): Float32Array => new Float32Array(labels)
      seen = { sum: zeros(), votes: zeros(), highest: zeros() }
      tracks.set(track, seen)
    }
    for (let c = 0; c < labels; c++) {
      const p = probabilities[n * labels + c]!
      seen.sum[c]! += p
      seen.highest[c] = Math.max(seen.highest[c]!, p)
    }
    seen.votes[argMax(probabilities, n * labels, labels)]!++
  }
  return Array.from(tracks, ([track, { sum, votes, highest }]) => {
    const clips = votes.reduce((a, b) => a + b, 0)
    const score = rule === 'max' ? highest : rule === 'mean' ? sum : votes.map((v, c) => v + sum[c]! / (clips + 1))
    return { track, label: argMax(score, 0, labels) }
  })
}
