/**
 * Numbers of 16 bits (IEEE 754 binary16): a sign, 5 bits of exponent, 10 of significand. Runtimes that the packages support have no
 * Float16Array yet.
 */
const bits = new Uint32Array(1)
const float = new Float32Array(bits.buffer)

/** Bits of the nearest half, ties to even; values from 65520 on become infinite. */
export function floatToHalf(value: number): number {
  float[0] = value
  const sign = (bits[0]! >>> 16) & 0x8000
  const size = bits[0]! & 0x7fffffff
  if (size < 0x38800000) {
    // Below the least normal number the spacing is 2^-24: the addition rounds to it.
    bits[0] = size
    float[0] = float[0]! + 0.5
    return sign | (bits[0]! - 0x3f000000)
  }
  if (size >= 0x47800000) return sign | (size > 0x7f800000 ? 0x7e00 : 0x7c00)
  // Half of the last place is added, less 1 where the last place is even.
  return sign | ((size - 0x38000000 + 0xfff + ((size >>> 13) & 1)) >>> 13)
}

/** Value of the bits of a half, without error. */
export function halfToFloat(half: number): number {
  // The largest exponent is that of infinity and NaN.
  bits[0] = ((half & 0x7fff) << 13) | ((half & 0x7c00) === 0x7c00 ? 0x7f800000 : 0)
  // 2^112: what the exponents of the two formats differ by. It makes the numbers below the normal ones right as well.
  const size = float[0]! * 5192296858534828e18
  return half & 0x8000 ? -size : size
}
