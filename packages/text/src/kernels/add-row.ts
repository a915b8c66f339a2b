/** Adds `scale x codes[at..]` to `sum`, one value for each dimension. */
export function addRow(sum: Float64Array, codes: Int8Array, at: number, scale: number): void {
  for (let d = 0; d < sum.length; d++) sum[d]! += scale * codes[at + d]!
}

/** Writes `sum`, scaled to length 1, to `out[at..]`; zeros when it has no length. */
export function writeUnit(sum: Float64Array, out: Float32Array, at: number): void {
  let squares = 0
  for (let d = 0; d < sum.length; d++) squares += sum[d]! * sum[d]!
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
  for (let d = 0; d < sum.length; d++) out[at + d] = sum[d]! * scale
}
