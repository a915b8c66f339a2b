/**
 * The tables of the two transforms of assembly/transforms.ts, of 96 values (the bands of a frame) and of 256 (a window of frames).
 * Spectra are kept in the order in which their inverse transform reads them, digit-reversed, so nothing is ever reordered.
 */

/** Where value k of a transform of 96 lies: six runs of 16, `k = 6 (4 a + b) + q` at `16 q + 4 b + a`. */
export const ORDER_96 = Uint16Array.from({ length: 96 }, (_, k) => {
  const [q, n] = [k % 6, Math.floor(k / 6)]
  return 16 * q + 4 * (n % 4) + Math.floor(n / 4)
})

/** Where value k of a transform of 256 lies: its four digits of base 4 turned round. */
export const ORDER_256 = Uint16Array.from({ length: 256 }, (_, k) => {
  return ((k & 3) << 6) | ((k & 12) << 2) | ((k & 48) >> 2) | (k >> 6)
})

/** For the radix-4 passes of 1, 4, 16 and 64: powers 1, 2 and 3 of `e^{2 pi i j / (4 m)}`. */
export const RADIX_4_TWIDDLES = roots([1, 4, 16, 64].flatMap(m => angles(m, 4 * m, 3)))

/** For the radix-6 pass: powers 1 to 5 of `e^{2 pi i j / 96}`. */
export const RADIX_6_TWIDDLES = roots(angles(16, 96, 5))

function angles(positions: number, n: number, powers: number): number[] {
  return Array.from({ length: positions * powers }, (_, i) => {
    return (2 * Math.PI * Math.floor(i / powers) * ((i % powers) + 1)) / n
  })
}

function roots(angles: number[]): Float32Array {
  return Float32Array.from(angles.flatMap(angle => [Math.cos(angle), Math.sin(angle)]))
}
