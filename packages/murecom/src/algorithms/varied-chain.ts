import { smoothChain } from './smooth-chain.ts'

/** Rounds in which points of colours that come again are taken away. */
const MOST_ROUNDS = 12
/** Chains that are begun in the search for a better one. */
const MOST_TRIES = 3000

/**
 * As {@link smoothChain}, with colours: the cheapest chain among those in which the fewest points have a colour that comes
 * again. Where no step is forbidden, points of other colours are taken as long as there are any.
 *
 * A first chain is found by taking points of repeated colours away until nothing repeats; a better one by branch and bound:
 * what is left costs at least what it costs without colours. Exact where the search ends within {@link MOST_TRIES} tries,
 * as for some dozens of points; else the best chain that was found.
 *
 * @param colours of each point; 0 for none, which never repeats. Those of the two ends are taken, once if they are equal
 * @returns as long as the chain without colours: where steps are forbidden, a colour may then come again. O(length x m^2)
 */
export function variedChain(cost: Float64Array, m: number, length: number, colours: ArrayLike<number>): Int32Array {
  const free = smoothChain(cost, m, length)
  const search = new ChainSearch(cost, m, free.length, colours)
  if (search.repeatsOf(free) <= search.allowed) return free
  const first = search.byTakingAway(free)
  return first ? search.better(first) : free
}

class ChainSearch {
  readonly #cost: Float64Array
  readonly #m: number
  readonly #length: number
  readonly #colours: ArrayLike<number>
  /** Points whose colour comes again that a chain must have: others are too few. */
  readonly allowed: number

  constructor(cost: Float64Array, m: number, length: number, colours: ArrayLike<number>) {
    this.#cost = cost
    this.#m = m
    this.#length = length
    this.#colours = colours
    const distinct = new Set<number>()
    let colourless = 0
    for (let i = 1; i < m - 1; i++) {
      const colour = colours[i]!
      if (colour === 0) colourless++
      else if (!this.#isEnd(colour)) distinct.add(colour)
    }
    this.allowed = Math.max(0, length - 2 - colourless - distinct.size)
  }

  /** Inner points of a chain whose colour came before, or is an end's. */
  repeatsOf(chain: ArrayLike<number>): number {
    return this.#repeated(Array.from(chain)).length
  }

  /** A chain with no more repeats than must be; undefined when forbidden steps leave none of that length. */
  byTakingAway(free: Int32Array): number[] | undefined {
    let points = Array.from({ length: this.#m }, (_, i) => i)
    let chain = Array.from(free)
    for (let round = 0; ; round++) {
      const repeated = this.#repeated(chain).sort((a, b) => this.#detour(a) - this.#detour(b))
      if (repeated.length <= this.allowed) return chain
      const isLast = round === MOST_ROUNDS
      const kept = isLast ? this.#oneOfEach() : new Set(chain)
      for (const i of isLast ? [] : repeated.slice(this.allowed)) kept.delete(i)
      const taken = new Set(repeated.map(i => this.#colours[i]!))
      points = points.filter(i => this.#isEndPoint(i) || kept.has(i) || !(isLast || taken.has(this.#colours[i]!)))
      chain = this.#chainOf(points)
      if (chain.length < this.#length) return undefined
    }
  }

  /** A cheaper chain with as few repeats, if one is found. */
  better(first: number[]): Int32Array {
    const m = this.#m
    const rest = this.#costsToEnd()
    let best = Int32Array.from(first)
    let least = this.#costOf(first)
    let tries = 0
    const chain = new Int32Array(this.#length)
    const used = new Map<number, number>()
    const extend = (at: number, spent: number, repeats: number): void => {
      const left = this.#length - 1 - at
      if (left === 0) {
        if (spent >= least) return
        least = spent
        best = chain.slice()
        return
      }
      if (tries++ >= MOST_TRIES) return
      const u = chain[at]!
      const bounds = rest[left - 1]!
      const next: { v: number; bound: number }[] = []
      for (let v = u + 1; v < m; v++) {
        const bound = spent + this.#cost[u * m + v]! + bounds[v]!
        if (bound < least) next.push({ v, bound })
      }
      next.sort((a, b) => a.bound - b.bound || a.v - b.v)
      for (const { v, bound } of next) {
        if (bound >= least) return
        const colour = this.#colours[v]!
        const isInner = v < m - 1 && colour !== 0
        const again = isInner && (this.#isEnd(colour) || (used.get(colour) ?? 0) > 0) ? 1 : 0
        if (repeats + again > this.allowed) continue
        if (isInner) used.set(colour, (used.get(colour) ?? 0) + 1)
        chain[at + 1] = v
        extend(at + 1, spent + this.#cost[u * m + v]!, repeats + again)
        if (isInner) used.set(colour, used.get(colour)! - 1)
      }
    }
    extend(0, 0, 0)
    return best
  }

  /** Inner points of a chain whose colour came before, or is an end's. */
  #repeated(chain: readonly number[]): number[] {
    const seen = new Set<number>()
    return chain.slice(1, -1).filter(i => {
      const colour = this.#colours[i]!
      if (colour === 0) return false
      if (this.#isEnd(colour) || seen.has(colour)) return true
      seen.add(colour)
      return false
    })
  }

  /** The inner point with the least detour for each colour, and as many more as must repeat. */
  #oneOfEach(): Set<number> {
    const inner = Array.from({ length: this.#m - 2 }, (_, i) => i + 1)
    const byDetour = inner.sort((a, b) => this.#detour(a) - this.#detour(b) || a - b)
    const kept = new Set<number>()
    const seen = new Set<number>()
    const others: number[] = []
    for (const i of byDetour) {
      const colour = this.#colours[i]!
      if (colour === 0 || !(this.#isEnd(colour) || seen.has(colour))) kept.add(i)
      else others.push(i)
      seen.add(colour)
    }
    for (const i of others.slice(0, this.allowed)) kept.add(i)
    return kept
  }

  #chainOf(points: readonly number[]): number[] {
    const n = points.length
    const small = new Float64Array(n * n)
    for (const [u, i] of points.entries()) {
      for (const [v, j] of points.entries()) small[u * n + v] = this.#cost[i * this.#m + j]!
    }
    return Array.from(smoothChain(small, n, this.#length), p => points[p]!)
  }

  /** `costs[k][v]` is what k steps from v to the end cost at least. */
  #costsToEnd(): Float64Array[] {
    const m = this.#m
    const none = new Float64Array(m).fill(Number.POSITIVE_INFINITY)
    none[m - 1] = 0
    const costs = [none]
    for (let k = 1; k < this.#length; k++) {
      const before = costs[k - 1]!
      const now = new Float64Array(m).fill(Number.POSITIVE_INFINITY)
      for (let u = 0; u < m; u++) {
        for (let v = u + 1; v < m; v++) now[u] = Math.min(now[u]!, this.#cost[u * m + v]! + before[v]!)
      }
      costs.push(now)
    }
    return costs
  }

  #costOf(chain: readonly number[]): number {
    return chain.slice(1).reduce((sum, v, i) => sum + this.#cost[chain[i]! * this.#m + v]!, 0)
  }

  /** Cost of going over a point alone. */
  #detour(i: number): number {
    return this.#cost[i]! + this.#cost[i * this.#m + this.#m - 1]!
  }

  #isEndPoint(i: number): boolean {
    return i === 0 || i === this.#m - 1
  }

  /** Whether an end has the colour. */
  #isEnd(colour: number): boolean {
    return colour !== 0 && (colour === this.#colours[0] || colour === this.#colours[this.#m - 1])
  }
}
