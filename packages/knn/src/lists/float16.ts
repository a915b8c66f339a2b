import { floatToHalf, halfToFloat } from '@murecom/internal/half'

/** Numbers below this are rounded to it or to the largest finite one; those from here on have no float16. */
export const FLOAT16_OVERFLOW = 65520

/** Rounds `count` numbers, of a size below {@link FLOAT16_OVERFLOW}, to the nearest float16, ties to even. */
export function toFloat16(from: ArrayLike<number>, fromAt: number, to: Uint16Array, toAt: number, count: number): void {
  for (let i = 0; i < count; i++) to[toAt + i] = floatToHalf(from[fromAt + i]!)
}

/** The values of all halves, made when the first is read: to look one up takes less than half of the time of computing it. */
let values: Float32Array | undefined

/** The same numbers as float32, without error. */
export function fromFloat16(from: Uint16Array, fromAt: number, to: Float32Array, toAt: number, count: number): void {
  values ??= valuesOfHalves()
  for (let i = 0; i < count; i++) to[toAt + i] = values[from[fromAt + i]!]!
}

function valuesOfHalves(): Float32Array {
  const all = new Float32Array(0x10000)
  for (let half = 0; half < all.length; half++) all[half] = halfToFloat(half)
  return all
}
