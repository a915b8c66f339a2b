/** The largest integer that divides both, by Euclid. Both are positive integers; `b` may be 0. O(log b). */
export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
