import type { Judgement, Reach } from '../../src/radio/taste.ts'

/** Gaussian process regression by the formulas, with an inverse by Gauss and Jordan: slow, and obviously right. */
export function expectedTaste(
  judgements: readonly Judgement[],
  reach: Reach,
  vector: Float32Array,
): { value: number; doubt: number } {
  const fades = (songs: number): number =>
    reach.recent * 0.5 ** (songs / reach.short) + (1 - reach.recent) * 0.5 ** (songs / reach.long)
  const near = (a: Float32Array, b: Float32Array): number => {
    const squares = [...a].reduce((sum, x, d) => sum + (x - b[d]!) ** 2, 0)
    return (1 + squares / (4 * reach.width ** 2)) ** -2
  }
  const covariances = judgements.map((a, i) =>
    judgements.map((b, j) => near(a.vector, b.vector) * fades(Math.abs(a.age - b.age)) + (i === j ? a.noise : 0)),
  )
  const inverse = inverseOf(covariances)
  const own = judgements.map(({ vector: judged, age }) => near(vector, judged) * fades(age))
  const times = inverse.map(row => row.reduce((sum, x, j) => sum + x * (judgements[j]!.value - reach.prior), 0))
  const explained = own.reduce((sum, x, i) => sum + x * inverse[i]!.reduce((s, y, j) => s + y * own[j]!, 0), 0)
  return {
    value: reach.prior + own.reduce((sum, x, i) => sum + x * times[i]!, 0),
    doubt: Math.sqrt(Math.max(0, 1 - explained)),
  }
}

function inverseOf(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))])
  for (let i = 0; i < n; i++) {
    const pivot = rows[i]![i]!
    rows[i] = rows[i]!.map(x => x / pivot)
    for (let j = 0; j < n; j++) {
      if (j === i) continue
      const times = rows[j]![i]!
      rows[j] = rows[j]!.map((x, k) => x - times * rows[i]![k]!)
    }
  }
  return rows.map(row => row.slice(n))
}
