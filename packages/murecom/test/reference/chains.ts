/** The least cost of a rising chain of `length` points from the first to the last, by trying every one; Infinity when none is. */
export function leastChainCost(cost: Float64Array, m: number, length: number): number {
  const extend = (u: number, left: number): number => {
    if (left === 0) return u === m - 1 ? 0 : Number.POSITIVE_INFINITY
    let least = Number.POSITIVE_INFINITY
    for (let v = u + 1; v < m; v++) least = Math.min(least, cost[u * m + v]! + extend(v, left - 1))
    return least
  }
  return extend(0, length - 1)
}
