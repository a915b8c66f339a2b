import type { PitchPeaks } from '../kernels/pitch-peaks.ts'
import { bitsOfRank } from '../kernels/rank.ts'

/**
 * The tuning of peaks. Each peak that is at least as high as the median has a distance from the nearest bin of the scale; the
 * tuning is the most frequent distance, in bins from -0.5 on. 0 without peaks. Reference: `librosa.estimate_tuning`, librosa 0.11.
 */
export function tuningOf({ hertz, heights, count }: PitchPeaks, resolution: number, binsPerOctave: number): number {
  const median = medianOf(heights.subarray(0, count))
  const cells = Math.ceil(1 / resolution)
  const edges = new Float64Array(cells + 1).map((_, i) => -0.5 + i * (1 / cells))
  edges[cells] = 0.5
  const counts = new Int32Array(cells)
  let isEmpty = true
  for (let i = 0; i < count; i++) {
    if (heights[i]! < median || hertz[i]! <= 0) continue
    isEmpty = false
    const bins = Math.fround(binsPerOctave * Math.fround(Math.log2(Math.fround(hertz[i]! / 27.5))))
    let residual = Math.fround(bins - Math.floor(bins))
    if (residual >= 0.5) residual -= 1
    let cell = Math.min(cells - 1, Math.max(0, Math.floor((residual + 0.5) * cells)))
    // The product is rounded; what counts is the edges themselves.
    if (residual < edges[cell]!) cell--
    else if (cell + 1 < cells && residual >= edges[cell + 1]!) cell++
    counts[cell]!++
  }
  return isEmpty ? 0 : edges[counts.indexOf(counts.reduce((a, b) => Math.max(a, b), 0))]!
}

/** The median of values above 0; without any, 0. */
function medianOf(values: Float32Array): number {
  const count = values.length
  if (count === 0) return 0
  const bits = new Int32Array(values.buffer, values.byteOffset, count)
  const counts = new Int32Array(2048)
  const middle = count >> 1
  const ranks = Int32Array.of(bitsOfRank(bits, middle, counts), bitsOfRank(bits, middle - 1 + (count % 2), counts))
  const [upper, lower] = new Float32Array(ranks.buffer)
  return Math.fround((lower! + upper!) / 2)
}
