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

/** The best rising chain of `length` points: the fewest inner points whose colour came before or is an end's, then the least cost. */
export function leastVaried(
  cost: Float64Array,
  m: number,
  length: number,
  colours: readonly number[],
): { repeats: number; cost: number } {
  let best = { repeats: Number.POSITIVE_INFINITY, cost: Number.POSITIVE_INFINITY }
  const extend = (chain: readonly number[]): void => {
    if (chain.length === length) {
      if (chain.at(-1) !== m - 1) return
      const spent = chain.slice(1).reduce((sum, v, i) => sum + cost[chain[i]! * m + v]!, 0)
      const found = { repeats: repeatsOf(chain, colours), cost: spent }
      if (found.repeats < best.repeats || (found.repeats === best.repeats && spent < best.cost)) best = found
      return
    }
    for (let v = chain.at(-1)! + 1; v < m; v++) extend([...chain, v])
  }
  extend([0])
  return best
}

/** Inner points of a chain whose colour came before, or is that of an end; 0 is no colour. */
export function repeatsOf(chain: readonly number[], colours: readonly number[]): number {
  const inner = chain.slice(1, -1).map(i => colours[i]!)
  const ends = [colours[chain[0]!]!, colours[chain.at(-1)!]!]
  return inner.filter((colour, i) => colour !== 0 && (ends.includes(colour) || inner.indexOf(colour) < i)).length
}
