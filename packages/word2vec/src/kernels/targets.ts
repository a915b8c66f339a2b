import type { JobView } from './job-view.ts'
import { MAX_DOT, SIGMOID_CELLS } from './plan.ts'
import { mix, STEP } from './random.ts'

const SCALE = SIGMOID_CELLS / (2 * MAX_DOT)

/**
 * Lists the centre and its negatives in `targets`. The random state is a counter, so the caller moves it on by `negative`
 * steps. Equal negatives are joined to one whose weight is their number, or else listed one after the other.
 *
 * @returns how many targets there are, below 0 when one is listed twice
 */
export function drawTargets(job: JobView, state: number, centre: number, join: boolean): number {
  const { targets, labels, weights, guide, cumulative, guideShift, negative } = job
  targets[0] = centre
  labels[0] = 1
  weights[0] = 1
  let count = 1
  let twice = false
  for (let k = 1; k <= negative; k++) {
    const draw = mix((state + Math.imul(k, STEP)) | 0) >>> 1
    let word = guide[draw >>> guideShift]!
    while (cumulative[word]! < draw) word++
    if (word === centre) continue
    let t = 1
    while (t < count && targets[t] !== word) t++
    if (t < count) {
      if (join) {
        weights[t] = weights[t]! + 1
        continue
      }
      twice = true
    }
    targets[count] = word
    labels[count] = 0
    weights[count] = 1
    count++
  }
  return twice ? -count : count
}

/** Lists the inner nodes on the way to the centre; returns how many. */
export function followPath(job: JobView, centre: number): number {
  const { targets, labels, weights, pathStart, pathPoints, pathCodes } = job
  const from = pathStart[centre]!
  const count = pathStart[centre + 1]! - from
  for (let t = 0; t < count; t++) {
    targets[t] = pathPoints[from + t]!
    labels[t] = 1 - pathCodes[from + t]!
    weights[t] = 1
  }
  return count
}

/** Turns dots of one input, `dots[at .. at + count)`, into gains, and returns the sum of the losses. */
export function gainsOf(job: JobView, dots: Float64Array, at: number, count: number): number {
  const { labels, weights, sigmoid, alpha } = job
  let loss = 0
  for (let t = 0; t < count; t++) {
    const f = dots[at + t]!
    const label = labels[t]!
    const weight = weights[t]!
    if (!(f > -MAX_DOT && f < MAX_DOT)) {
      loss += weight * (farLoss(f) + (1 - label) * f)
      dots[at + t] = 0
      continue
    }
    const x = (f + MAX_DOT) * SCALE
    const cell = x | 0
    const part = x - cell
    const low = sigmoid[2 * cell]!
    const lowLoss = sigmoid[2 * cell + 1]!
    loss += weight * (lowLoss + part * (sigmoid[2 * cell + 3]! - lowLoss) + (1 - label) * f)
    dots[at + t] = (label - low - part * (sigmoid[2 * cell + 2]! - low)) * alpha * weight
  }
  return loss
}

/** -log s(f) for |f| >= 6. */
function farLoss(f: number): number {
  return Math.log1p(Math.exp(-Math.abs(f))) + (f < 0 ? -f : 0)
}
