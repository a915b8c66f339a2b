import { floatToHalf, halfToFloat } from '@murecom/internal/half'

/** Numbers below this are rounded to it or to the largest finite one; those from here on have no float16. */
export const FLOAT16_OVERFLOW = 65520

/** Rounds `count` numbers, of a size below {@link FLOAT16_OVERFLOW}, to the nearest float16, ties to even. */
export function toFloat16(from: ArrayLike<number>, fromAt: number, to: Uint16Array, toAt: number, count: number): void {
  for (let i = 0; i < count; i++) to[toAt + i] = floatToHalf(from[fromAt + i]!)
}

/** The same numbers as float32, without error. */
export function fromFloat16(from: Uint16Array, fromAt: number, to: Float32Array, toAt: number, count: number): void {
  for (let i = 0; i < count; i++) to[toAt + i] = halfToFloat(from[fromAt + i]!)
}
