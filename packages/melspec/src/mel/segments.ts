import type { Segments } from '../kernels/triangle-sum.ts'

/**
 * The tables of `triangleSum` for a bank of triangles.
 *
 * @param edges `bands + 2` edges, in bins
 * @param heights of the bands' tips
 * @param scale of the spectrum
 */
export function segmentsOf(edges: Float64Array, heights: Float64Array, bins: number, scale: number): Segments {
  const begins = Int32Array.from(edges, edge => Math.min(bins, Math.floor(edge) + 1))
  const factors = new Float64Array(4 * (edges.length - 1))
  for (let g = 0; g + 1 < edges.length; g++) {
    const width = edges[g + 1]! - edges[g]!
    const rise = (scale * (heights[g] ?? 0)) / width
    const fall = (scale * (heights[g - 1] ?? 0)) / width
    factors[4 * g] = rise * (begins[g]! - edges[g]!)
    factors[4 * g + 1] = rise
    factors[4 * g + 2] = fall * (edges[g + 1]! - begins[g]!)
    factors[4 * g + 3] = -fall
  }
  return { begins, factors }
}
