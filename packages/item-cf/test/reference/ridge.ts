/** What is known of an item, and what has to be predicted. */
export interface SlowItem {
  features: ReadonlyMap<string, number>
  factors: readonly number[]
  count: number
}

/** Each feature of an item as a number, and with `degree` 2 each product of two of them: all of them written out. */
function expanded(raw: readonly number[], meanLength: number, degree: number): number[] {
  const row = raw.map(value => value / (Math.sqrt(Math.hypot(...raw) * meanLength) || 1))
  return degree === 1 ? row : [...row, ...row.flatMap(x => row.map(y => x * y))]
}

/** a X = b for several right sides by Gauss-Jordan elimination, from the textbook. */
function slowSolve(a: readonly number[][], b: readonly number[][]): number[][] {
  const n = a.length
  const m = a.map((row, r) => [...row, ...b[r]!])
  for (let p = 0; p < n; p++) {
    const pivot = m[p]!.map(v => v / m[p]![p]!)
    m[p] = pivot
    for (let r = 0; r < n; r++) {
      const factor = m[r]![p]!
      if (r !== p && factor !== 0) m[r] = m[r]!.map((v, c) => v - factor * pivot[c]!)
    }
  }
  return m.map(row => row.slice(n))
}

/** The ridge regression of `FactorRegression` from its normal equations over every feature and product: what it predicts. */
export function slowRidge(
  items: readonly SlowItem[],
  { degree, regularization, minCount }: { degree: number; regularization: number; minCount: number },
): (features: ReadonlyMap<string, number>) => number[] {
  const names = new Set(items.flatMap(({ features }) => [...features.keys()]))
  const known = new Map<string, number>()
  for (const name of names) {
    const having = items.filter(({ features }) => (features.get(name) ?? 0) !== 0).length
    if (having >= minCount) known.set(name, Math.log(1 + items.length / having) ** 0.7)
  }
  const taught = items.filter(({ features }) => [...features].some(([name, value]) => known.has(name) && value !== 0))
  const mean = taught.reduce((sum, { count }) => sum + Math.log(1 + count), 0) / taught.length
  const rawOf = (features: ReadonlyMap<string, number>): number[] =>
    [...known].map(([name, weight]) => {
      const value = features.get(name) ?? 0
      return Math.sign(value) * Math.log(1 + Math.abs(value)) * weight
    })
  const raws = taught.map(({ features }) => rawOf(features))
  const meanLength = raws.reduce((sum, raw) => sum + Math.hypot(...raw), 0) / raws.length
  const rows = raws.map(raw => expanded(raw, meanLength, degree))
  const weights = taught.map(({ count }) => Math.log(1 + count) / mean)
  const size = rows[0]!.length
  const each = Array.from({ length: size }, (_, i) => i)
  const a = each.map(i =>
    each.map(j => rows.reduce((sum, x, r) => sum + weights[r]! * x[i]! * x[j]!, i === j ? regularization : 0)),
  )
  const factors = taught[0]!.factors.map((_, d) => d)
  const b = each.map(i =>
    factors.map(d => rows.reduce((sum, x, r) => sum + weights[r]! * x[i]! * taught[r]!.factors[d]!, 0)),
  )
  const w = slowSolve(a, b)
  return features => {
    const x = expanded(rawOf(features), meanLength, degree)
    return factors.map(d => x.reduce((sum, value, i) => sum + value * w[i]![d]!, 0))
  }
}
