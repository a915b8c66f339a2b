/**
 * The cheapest chain of exactly `length` of m points that begins at point 0, ends at point m - 1 and only goes from lower
 * to higher indices:
 *
 *     best[1][0] = 0;  best[k][v] = min over u < v of best[k - 1][u] + cost[u, v]
 *
 * Where no chain of that length exists, the longest shorter one is given. Ties go to the lower index.
 *
 * @param cost `m x m`, row-major, at least 0; Infinity forbids a step. Only u < v is read
 * @returns the chain's indices; `[0, m - 1]` when nothing else is allowed. O(length x m^2)
 */
export function smoothChain(cost: Float64Array, m: number, length: number): Int32Array {
  const before = new Int32Array(length * m)
  let best = new Float64Array(m).fill(Number.POSITIVE_INFINITY)
  best[0] = 0
  let reached = 0
  for (let k = 1; k < length; k++) {
    const next = new Float64Array(m).fill(Number.POSITIVE_INFINITY)
    for (let u = 0; u < m; u++) {
      const base = best[u]!
      if (base === Number.POSITIVE_INFINITY) continue
      for (let v = u + 1; v < m; v++) {
        const total = base + cost[u * m + v]!
        if (total < next[v]!) {
          next[v] = total
          before[k * m + v] = u
        }
      }
    }
    best = next
    if (best[m - 1] !== Number.POSITIVE_INFINITY) reached = k
  }
  if (reached === 0) return Int32Array.of(0, m - 1)
  const chain = new Int32Array(reached + 1)
  for (let k = reached, v = m - 1; k >= 0; v = before[k * m + v]!, k--) chain[k] = v
  return chain
}
