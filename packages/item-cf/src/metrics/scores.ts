import { checkFinite, checkInteger } from '@murecom/internal'

/**
 * Discounted cumulative gain of the k best by score. Equal scores have no order: each of them gets the mean gain of their
 * ranks. Reference: `sklearn.metrics.dcg_score` (McSherry and Najork, 2008).
 *
 * @param relevance gain of each item, finite
 * @param scores as many, finite
 * @param k at least 1. Default all
 * @example
 * dcgScore([3, 0], [0.5, 0.5]) // 2.446...: 3 x (1 + 1 / log2(3)) / 2
 */
export function dcgScore(relevance: ArrayLike<number>, scores: ArrayLike<number>, k?: number): number {
  const where = 'dcgScore'
  const order = orderOf(where, relevance, scores)
  const most = Math.min(checkInteger(where, 'k', k ?? order.length, 1), order.length)
  let total = 0
  for (const [start, end] of tiesOf(order, scores)) {
    let discounts = 0
    let gain = 0
    for (let r = start; r < end; r++) {
      if (r < most) discounts += 1 / Math.log2(r + 2)
      gain += relevance[order[r]!]!
    }
    total += (discounts * gain) / (end - start)
  }
  return total
}

/** {@link dcgScore} divided by the best there is; 0 where that is 0. Reference: `sklearn.metrics.ndcg_score`. */
export function ndcgScore(relevance: ArrayLike<number>, scores: ArrayLike<number>, k?: number): number {
  const best = dcgScore(relevance, relevance, k)
  return best > 0 ? dcgScore(relevance, scores, k) / best : 0
}

/**
 * Area under the precision-recall curve, in steps. Items with relevance above 0 are relevant; items with equal scores are one
 * step. 0 where none is relevant. Reference: `sklearn.metrics.average_precision_score`.
 */
export function averagePrecisionScore(relevance: ArrayLike<number>, scores: ArrayLike<number>): number {
  const order = orderOf('averagePrecisionScore', relevance, scores)
  let hits = 0
  let area = 0
  for (const [start, end] of tiesOf(order, scores)) {
    let more = 0
    for (let r = start; r < end; r++) if (relevance[order[r]!]! > 0) more++
    hits += more
    area += (more * hits) / end
  }
  return hits > 0 ? area / hits : 0
}

/**
 * Probability that a relevant item scores above another, equal scores counting half. 0.5 where all or none is relevant.
 * Reference: `sklearn.metrics.roc_auc_score`.
 */
export function rocAuc(relevance: ArrayLike<number>, scores: ArrayLike<number>): number {
  const order = orderOf('rocAuc', relevance, scores)
  let relevant = 0
  let others = 0
  let above = 0
  for (const [start, end] of tiesOf(order, scores)) {
    let more = 0
    for (let r = start; r < end; r++) if (relevance[order[r]!]! > 0) more++
    const less = end - start - more
    above += less * (relevant + more / 2)
    relevant += more
    others += less
  }
  return relevant > 0 && others > 0 ? above / (relevant * others) : 0.5
}

/** Positions by score, highest first. */
function orderOf(where: string, relevance: ArrayLike<number>, scores: ArrayLike<number>): number[] {
  checkFinite(where, 'relevance', relevance)
  checkFinite(where, 'scores', scores)
  if (relevance.length !== scores.length || scores.length === 0) {
    throw new RangeError(
      `${where}: relevance and scores must be as many, at least one, got ${relevance.length} and ${scores.length}`,
    )
  }
  return Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!)
}

/** Ranks [start, end) of equal scores. */
function* tiesOf(order: readonly number[], scores: ArrayLike<number>): Generator<[number, number]> {
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++
    yield [start, end]
    start = end
  }
}
