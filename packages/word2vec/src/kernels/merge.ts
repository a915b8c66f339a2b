/**
 * Joins what several threads did to their copies of rows, each having started from `base`. The changes d1, d2, ... of a row
 * are added where they are orthogonal and averaged where they agree, two at a time in the order of the copies:
 *
 *     d = (1 - d1.d2 / 2|d1|^2) d1 + (1 - d1.d2 / 2|d2|^2) d2
 *
 * so that a row that all threads moved the same way is not moved twice. Base and copies then hold base + d. Rows that no
 * thread touched are only compared. Sums run in float64 in one order: the same copies give the same bytes.
 *
 * Source: Maleki et al., "Scaling Distributed Training with Adaptive Summation" (Adasum), 2020, and for word2vec Gill et
 * al., "Distributed Training of Embeddings using Graph Analytics", 2021.
 *
 * @param scratch 2 x d long
 */
export function mergeRows(
  base: Float32Array,
  copies: readonly Float32Array[],
  d: number,
  firstRow: number,
  endRow: number,
  scratch: Float64Array,
): void {
  for (let row = firstRow; row < endRow; row++) {
    const at = row * d
    let changed = 0
    for (let k = 0; k < copies.length; k++) {
      const copy = copies[k]!
      let same = true
      for (let c = at; c < at + d; c++) {
        if (copy[c] !== base[c]) {
          same = false
          break
        }
      }
      if (same) continue
      const into = changed === 0 ? 0 : d
      for (let c = 0; c < d; c++) scratch[into + c] = copy[at + c]! - base[at + c]!
      if (changed++ > 0) join(scratch, d)
    }
    if (changed === 0) continue
    for (let c = 0; c < d; c++) {
      const value = base[at + c]! + scratch[c]!
      base[at + c] = value
      for (let k = 0; k < copies.length; k++) copies[k]![at + c] = value
    }
  }
}

/** The first half of `x` becomes the adaptive sum of both. */
function join(x: Float64Array, d: number): void {
  let dot = 0
  let first = 0
  let second = 0
  for (let c = 0; c < d; c++) {
    dot += x[c]! * x[d + c]!
    first += x[c]! * x[c]!
    second += x[d + c]! * x[d + c]!
  }
  const a = first > 0 ? 1 - dot / (2 * first) : 1
  const b = second > 0 ? 1 - dot / (2 * second) : 1
  for (let c = 0; c < d; c++) x[c] = a * x[c]! + b * x[d + c]!
}
