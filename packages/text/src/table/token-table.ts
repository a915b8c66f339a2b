/** Row numbers are kept in 16 bits; this one says that a token has no row. */
export const NO_ROW = 0xffff
/** The largest code: a row's largest value has it. */
const LARGEST = 127

/** One vector for each token that has a meaning, as 8-bit codes with a scale for each row. */
export interface TokenTable {
  dimensions: number
  /** The row of each token of the vocabulary, or {@link NO_ROW}. */
  rows: Uint16Array
  /** `rows x dimensions` codes from -127 to 127. */
  codes: Int8Array
  /** What the codes of each row are multiplied with; the token's weight is in it. */
  scales: Float32Array
}

/** Codes of vectors, one vector for each token. A vector of zeros gets no row. O(values) */
export function quantise(vectors: Float32Array, dimensions: number): TokenTable {
  const tokens = vectors.length / dimensions
  const rows = new Uint16Array(tokens).fill(NO_ROW)
  const largest = new Float32Array(tokens)
  let count = 0
  for (let t = 0; t < tokens; t++) {
    for (let i = t * dimensions; i < (t + 1) * dimensions; i++)
      largest[t] = Math.max(largest[t]!, Math.abs(vectors[i]!))
    if (largest[t]! > 0) rows[t] = count++
  }
  const codes = new Int8Array(count * dimensions)
  const scales = new Float32Array(count)
  for (let t = 0; t < tokens; t++) {
    const row = rows[t]!
    if (row === NO_ROW) continue
    const scale = largest[t]! / LARGEST
    scales[row] = scale
    for (let d = 0; d < dimensions; d++) codes[row * dimensions + d] = Math.round(vectors[t * dimensions + d]! / scale)
  }
  return { dimensions, rows, codes, scales }
}
