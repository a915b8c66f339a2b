import type { PrincipalPlane } from './principal-plane.ts'

/**
 * Coordinates as a map wants them, both axes from -1 to 1. Components of a network's activations have one long tail: drawn
 * to scale most songs would share one corner. So a place is half the (drawn together) value and half its rank; the order
 * along each axis stays. O(rows log rows)
 */
export function mapCoordinates({ coordinates }: PrincipalPlane): Float32Array {
  const rows = coordinates.length / 2
  const out = new Float32Array(coordinates.length)
  for (let axis = 0; axis < 2; axis++) {
    const at = (row: number): number => coordinates[row * 2 + axis]!
    const order = Array.from({ length: rows }, (_, row) => row).sort((a, b) => at(a) - at(b) || a - b)
    const quantile = (share: number): number => at(order[Math.floor(share * (rows - 1))]!)
    if (rows === 0 || quantile(0) === quantile(1)) continue
    const spread = quantile(0.9) - quantile(0.1) || quantile(1) - quantile(0)
    const bend = (value: number): number => Math.asinh((2 * (value - quantile(0.5))) / spread)
    const [low, high] = [bend(quantile(0)), bend(quantile(1))]
    for (const [rank, row] of order.entries()) {
      out[row * 2 + axis] = (bend(at(row)) - low) / (high - low) + rank / (rows - 1) - 1
    }
  }
  return out
}
