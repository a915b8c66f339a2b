/**
 * Numbers of IEEE 754 half precision as float32. Exponent 0 is `fraction x 2^-24`, else `(1024 + fraction) x 2^(e - 25)`;
 * infinities and NaN do not occur in weights and are not handled. (Float16Array would do it, from Node 24 on.)
 *
 * @param bits one number an element
 */
export function halfToFloat32(bits: Uint16Array): Float32Array {
  const out = new Float32Array(bits.length)
  for (let i = 0; i < bits.length; i++) {
    const h = bits[i]!
    const exponent = (h >> 10) & 31
    const fraction = h & 1023
    const magnitude = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25)
    out[i] = h & 0x8000 ? -magnitude : magnitude
  }
  return out
}
