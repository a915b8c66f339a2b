/** Index, from 0, of the largest of `length` values from `from` on; the first of equals. */
export function argMax(values: Float32Array, from: number, length: number): number {
  let best = 0
  for (let i = 1; i < length; i++) if (values[from + i]! > values[from + best]!) best = i
  return best
}
