/** Outputs of a group, and products for them, of Winograd's F(4, 3) (assembly/winograd.ts). */
export const GROUP_OUTPUTS = 4
export const GROUP_PRODUCTS = 6

/** `G` of Lavin and Gray (2016): filters of three taps to the six planes. */
const G = [
  [1 / 4, 0, 0],
  [-1 / 6, -1 / 6, -1 / 6],
  [-1 / 6, 1 / 6, -1 / 6],
  [1 / 24, 1 / 12, 1 / 6],
  [1 / 24, -1 / 12, 1 / 6],
  [0, 0, 1],
] as const

/**
 * Plane m of a filter bank: `sum over taps i of G[m][i] kernel[i][c][f]`.
 *
 * @param kernel `3 x inputs x outputs`
 * @returns `inputs x outputs`
 */
export function filterPlane(kernel: Float32Array, m: number): Float32Array {
  const size = kernel.length / 3
  const [g0, g1, g2] = G[m]!
  return Float32Array.from({ length: size }, (_, i) => {
    return g0 * kernel[i]! + g1 * kernel[size + i]! + g2 * kernel[2 * size + i]!
  })
}
