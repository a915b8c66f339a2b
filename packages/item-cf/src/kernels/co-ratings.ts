/**
 * Similarities of one row x with the rows x' < x over the columns y that both rated, by running sums.
 *
 * Rows are users and columns items, or the other way round. `byX` and `byY` are the same ratings, each row ascending;
 * `cursor[y]` is where the entries before x end in row y (the caller calls x = 0, 1, 2, ... and never touches it between).
 * Columns are visited in ascending order, as Surprise 1.1.5 visits them, so that every sum has Surprise's rounding: near ties
 * among similarities are decided by it.
 *
 * Every kernel writes the rows met into `touched`, adds up into `sums` (interleaved, its stride of numbers for each row,
 * zeros on entry, the count first) and returns how many rows it met. A row is written always, and kept by a step of 0 or 1
 * that does not wait for its count. O(sum over the columns of x of their earlier entries).
 */
export const DIFFERENCES_STRIDE = 2
export const PRODUCTS_STRIDE = 4
export const MOMENTS_STRIDE = 6

/** sums: count, sum of squared differences. For msd. */
export function accumulateDifferences(
  x: number,
  xOffsets: Int32Array,
  columns: Int32Array,
  xValues: Float64Array,
  yOffsets: Int32Array,
  rows: Int32Array,
  yValues: Float64Array,
  cursor: Int32Array,
  sums: Float64Array,
  touched: Int32Array,
): number {
  let met = 0
  const xEnd = xOffsets[x + 1]!
  for (let e = xOffsets[x]!; e < xEnd; e++) {
    const y = columns[e]!
    const value = xValues[e]!
    const end = cursor[y]!++
    const start = yOffsets[y]!
    for (let f = start; f < end; f++) {
      const other = rows[f]!
      const at = other * DIFFERENCES_STRIDE
      const difference = value - yValues[f]!
      const count = sums[at]!
      touched[met] = other
      met += Number(count === 0)
      sums[at] = count + 1
      sums[at + 1]! += difference * difference
    }
  }
  return met
}

/** sums: count, sum of products, sums of squares of x and of x'. For cosine, and for pearson_baseline on centred values. */
export function accumulateProducts(
  x: number,
  xOffsets: Int32Array,
  columns: Int32Array,
  xValues: Float64Array,
  yOffsets: Int32Array,
  rows: Int32Array,
  yValues: Float64Array,
  cursor: Int32Array,
  sums: Float64Array,
  touched: Int32Array,
): number {
  let met = 0
  const xEnd = xOffsets[x + 1]!
  for (let e = xOffsets[x]!; e < xEnd; e++) {
    const y = columns[e]!
    const value = xValues[e]!
    const square = value * value
    const end = cursor[y]!++
    const start = yOffsets[y]!
    for (let f = start; f < end; f++) {
      const other = rows[f]!
      const at = other * PRODUCTS_STRIDE
      const otherValue = yValues[f]!
      const count = sums[at]!
      touched[met] = other
      met += Number(count === 0)
      sums[at] = count + 1
      sums[at + 1]! += value * otherValue
      sums[at + 2]! += square
      sums[at + 3]! += otherValue * otherValue
    }
  }
  return met
}

/** sums: as {@link accumulateProducts}, then the sums of the values of x and of x'. For pearson. */
export function accumulateMoments(
  x: number,
  xOffsets: Int32Array,
  columns: Int32Array,
  xValues: Float64Array,
  yOffsets: Int32Array,
  rows: Int32Array,
  yValues: Float64Array,
  cursor: Int32Array,
  sums: Float64Array,
  touched: Int32Array,
): number {
  let met = 0
  const xEnd = xOffsets[x + 1]!
  for (let e = xOffsets[x]!; e < xEnd; e++) {
    const y = columns[e]!
    const value = xValues[e]!
    const square = value * value
    const end = cursor[y]!++
    const start = yOffsets[y]!
    for (let f = start; f < end; f++) {
      const other = rows[f]!
      const at = other * MOMENTS_STRIDE
      const otherValue = yValues[f]!
      const count = sums[at]!
      touched[met] = other
      met += Number(count === 0)
      sums[at] = count + 1
      sums[at + 1]! += value * otherValue
      sums[at + 2]! += square
      sums[at + 3]! += otherValue * otherValue
      sums[at + 4]! += value
      sums[at + 5]! += otherValue
    }
  }
  return met
}

/**
 * The similarities of the rows that {@link accumulateDifferences} met, 1 / (mean squared difference + 1): those with at least
 * `minSupport` common columns, from place `to` on; clears the sums. Returns the place of the next one.
 */
export function scoreDifferences(
  sums: Float64Array,
  touched: Int32Array,
  met: number,
  minSupport: number,
  others: Int32Array,
  similarities: Float64Array,
  to: number,
): number {
  let end = to
  for (let t = 0; t < met; t++) {
    const other = touched[t]!
    const at = other * DIFFERENCES_STRIDE
    const count = sums[at]!
    others[end] = other
    similarities[end] = 1 / (sums[at + 1]! / count + 1)
    end += Number(count >= minSupport)
    sums[at] = 0
    sums[at + 1] = 0
  }
  return end
}

/**
 * The same of {@link accumulateProducts}: cosines over the common columns, times (n - 1) / (n - 1 + shrinkage) for n of them if
 * `isShrunk`. Those of 0 are left out; a cosine is 0 where a side is all zeros, where Surprise divides by zero.
 */
export function scoreProducts(
  sums: Float64Array,
  touched: Int32Array,
  met: number,
  minSupport: number,
  isShrunk: boolean,
  shrinkage: number,
  others: Int32Array,
  similarities: Float64Array,
  to: number,
): number {
  let end = to
  for (let t = 0; t < met; t++) {
    const other = touched[t]!
    const at = other * PRODUCTS_STRIDE
    const count = sums[at]!
    const denominator = Math.sqrt(sums[at + 2]! * sums[at + 3]!)
    const cosine = denominator > 0 ? sums[at + 1]! / denominator : 0
    const similarity = isShrunk ? cosine * ((count - 1) / (count - 1 + shrinkage)) : cosine
    others[end] = other
    similarities[end] = similarity
    end += Number(count >= minSupport) & Number(similarity !== 0)
    for (let i = at; i < at + PRODUCTS_STRIDE; i++) sums[i] = 0
  }
  return end
}

/**
 * The same of {@link accumulateMoments}: Pearson over the common columns; 0 where a side is constant, also when rounding makes its
 * variance negative.
 */
export function scoreMoments(
  sums: Float64Array,
  touched: Int32Array,
  met: number,
  minSupport: number,
  others: Int32Array,
  similarities: Float64Array,
  to: number,
): number {
  let end = to
  for (let t = 0; t < met; t++) {
    const other = touched[t]!
    const at = other * MOMENTS_STRIDE
    const n = sums[at]!
    const sumX = sums[at + 4]!
    const sumY = sums[at + 5]!
    const denominator = Math.sqrt((n * sums[at + 2]! - sumX * sumX) * (n * sums[at + 3]! - sumY * sumY))
    const similarity = denominator > 0 ? (n * sums[at + 1]! - sumX * sumY) / denominator : 0
    others[end] = other
    similarities[end] = similarity
    end += Number(n >= minSupport) & Number(similarity !== 0)
    for (let i = at; i < at + MOMENTS_STRIDE; i++) sums[i] = 0
  }
  return end
}
