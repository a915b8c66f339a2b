import { pairwiseSum } from './pairwise-sum.ts'

/** Mean of each row's values. means: rows. */
export function rowMeans(offsets: Int32Array, values: Float64Array, rows: number, means: Float64Array): void {
  for (let x = 0; x < rows; x++) {
    const count = offsets[x + 1]! - offsets[x]!
    means[x] = pairwiseSum(values, offsets[x]!, count) / count
  }
}

/** Standard deviation of `values[start .. end]` about `mean`, divided by n (population), as NumPy's `np.std`. */
export function deviationOf(values: Float64Array, start: number, end: number, mean: number): number {
  let sum = 0
  for (let e = start; e < end; e++) sum += (values[e]! - mean) ** 2
  return Math.sqrt(sum / (end - start))
}
