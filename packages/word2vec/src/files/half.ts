const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/** Bits of the nearest IEEE 754 half, ties to even; values beyond 65504 become infinite. */
export function floatToHalf(value: number): number {
  float[0] = value
  const b = bits[0]!
  const sign = (b >>> 16) & 0x8000
  const magnitude = b & 0x7fffffff
  if (magnitude >= 0x47800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00)
  if (magnitude < 0x38800000) {
    // Below the smallest normal half: a multiple of 2^-24.
    const scaled = Math.abs(float[0]!) * 2 ** 24
    const low = Math.floor(scaled)
    const up = scaled - low > 0.5 || (scaled - low === 0.5 && low % 2 === 1)
    return sign | (low + (up ? 1 : 0))
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1)
  return sign | ((rounded - 0x38000000) >>> 13)
}

/** Value of the bits of an IEEE 754 half. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 31
  const mantissa = half & 1023
  if (exponent === 0) return sign * mantissa * 2 ** -24
  if (exponent === 31) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15)
}
