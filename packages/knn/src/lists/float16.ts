/**
 * Numbers of 16 bits (IEEE 754 binary16): a sign, 5 bits of exponent, 10 of significand. Runtimes that this package supports have
 * no Float16Array yet.
 */
const bits = new Uint32Array(1)
const value = new Float32Array(bits.buffer)

/** Numbers below this are rounded to it or to the largest finite one; those from here on have no float16. */
export const FLOAT16_OVERFLOW = 65520

/** Rounds `count` numbers, of a size below {@link FLOAT16_OVERFLOW}, to the nearest float16, ties to even. */
export function toFloat16(from: ArrayLike<number>, fromAt: number, to: Uint16Array, toAt: number, count: number): void {
  for (let i = 0; i < count; i++) {
    value[0] = from[fromAt + i]!
    const sign = (bits[0]! >>> 16) & 0x8000
    const size = bits[0]! & 0x7fffffff
    if (size < 0x38800000) {
      // Below the least normal number the spacing is 2^-24: the addition rounds to it.
      bits[0] = size
      value[0] = value[0]! + 0.5
      to[toAt + i] = sign | (bits[0]! - 0x3f000000)
    } else {
      // Half of the last place is added, less 1 where the last place is even.
      to[toAt + i] = sign | ((size - 0x38000000 + 0xfff + ((size >>> 13) & 1)) >>> 13)
    }
  }
}

/** The same numbers as float32, without error. */
export function fromFloat16(from: Uint16Array, fromAt: number, to: Float32Array, toAt: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const half = from[fromAt + i]!
    bits[0] = (half & 0x7fff) << 13
    // 2^112: what the exponents of the two formats differ by. It makes the numbers below the normal ones right as well.
    const size = value[0]! * 5192296858534828e18
    to[toAt + i] = half & 0x8000 ? -size : size
  }
}
