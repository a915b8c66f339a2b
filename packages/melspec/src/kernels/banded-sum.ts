/**
 * One frame of filter bank times spectrum, visiting only each filter's non-zero run:
 *
 *     out[at + m x stride] = sum over k in [first[m], last[m]) of weights[m x bins + k] spectrum[k]
 */
export function bandedSum(
  spectrum: Float64Array,
  weights: Float32Array,
  bins: number,
  first: Int32Array,
  last: Int32Array,
  bands: number,
  out: Float32Array,
  at: number,
  stride: number,
): void {
  for (let m = 0; m < bands; m++) {
    const row = m * bins
    const end = last[m]!
    let sum = 0
    for (let k = first[m]!; k < end; k++) sum += weights[row + k]! * spectrum[k]!
    out[at + m * stride] = sum
  }
}
