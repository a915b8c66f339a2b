/** The slow, obvious way: the whole covariance matrix, then Jacobi rotations of the largest element until none is left. */
export function principalAxes(rows: readonly (readonly number[])[]): { values: number[]; vectors: number[][] } {
  const d = rows[0]!.length
  const mean = Array.from({ length: d }, (_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length)
  const a = Array.from({ length: d }, (_, i) =>
    Array.from({ length: d }, (_, j) => rows.reduce((s, row) => s + (row[i]! - mean[i]!) * (row[j]! - mean[j]!), 0)),
  )
  const v = a.map((_, i) => a.map((_, j) => Number(i === j)))
  for (let step = 0; step < 100_000; step++) {
    let p = 0
    let q = 1
    for (let i = 0; i < d; i++) {
      for (let j = i + 1; j < d; j++) if (Math.abs(a[i]![j]!) > Math.abs(a[p]![q]!)) [p, q] = [i, j]
    }
    if (Math.abs(a[p]![q]!) < 1e-12) break
    const angle = 0.5 * Math.atan2(2 * a[p]![q]!, a[q]![q]! - a[p]![p]!)
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    for (let i = 0; i < d; i++) {
      const [x, y] = [a[i]![p]!, a[i]![q]!]
      a[i]![p] = c * x - s * y
      a[i]![q] = s * x + c * y
    }
    for (let j = 0; j < d; j++) {
      const [x, y] = [a[p]![j]!, a[q]![j]!]
      a[p]![j] = c * x - s * y
      a[q]![j] = s * x + c * y
    }
    for (let i = 0; i < d; i++) {
      const [x, y] = [v[i]![p]!, v[i]![q]!]
      v[i]![p] = c * x - s * y
      v[i]![q] = s * x + c * y
    }
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j]![j]! - a[i]![i]!)
  return { values: order.map(i => a[i]![i]!), vectors: order.map(i => v.map(row => row[i]!)) }
}
