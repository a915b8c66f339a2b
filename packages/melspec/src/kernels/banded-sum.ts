/**
 * One frame of filter bank times spectrum, visiting only each filter's run of non-zero weights:
 *
 *     out[at + m x stride] = sum over i in [0, runs[2 m + 1]) of weights[i + runs before] spectrum[runs[2 m] + i]
 *
 * `runs` holds (first bin, number of bins) of each band, `weights` the runs one after the other. Two sums at a time: one
 * alone would wait for each addition to end.
 */
export function bandedSum(
  spectrum: Float64Array,
  weights: Float64Array,
  runs: Int32Array,
  bands: number,
  out: Float32Array,
  at: number,
  stride: number,
): void {
  let w = 0
  for (let m = 0; m < bands; m++) {
    let k = runs[2 * m]!
    const end = w + runs[2 * m + 1]!
    let even = 0
    let odd = 0
    for (; w + 1 < end; w += 2, k += 2) {
      even += weights[w]! * spectrum[k]!
      odd += weights[w + 1]! * spectrum[k + 1]!
    }
    if (w < end) even += weights[w++]! * spectrum[k]!
    out[at + m * stride] = even + odd
  }
}
