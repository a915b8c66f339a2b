import { heapPush, heapSort } from '../kernels/neighbor-heap.ts'
import { NearestCollector, type RowTest } from '../tree/collectors.ts'
import type { AcceptRow } from './inverted-lists.ts'

/** What rounding may take from a norm that is squared, relative. */
const WIDE = 1 + 1e-12

/**
 * The rows of a batch that may be answers. A row's distance is known as a range: the k-th smallest of the upper ends is a limit
 * that k rows are within, so a row whose lower end is past it cannot be one. Rows are not read for that.
 */
export class Candidates {
  /** Squares of the limits, widened by what is rounded. */
  readonly limits: Float64Array
  readonly #uppers: NearestCollector
  readonly #test: RowTest | undefined
  readonly #first: number
  readonly #found: { lowers: number[]; ids: number[] }[]

  /** @param first number of the batch's first query, for the test */
  constructor(first: number, count: number, k: number, test: RowTest | undefined) {
    this.limits = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
    this.#uppers = new NearestCollector(count, k)
    this.#test = test
    this.#first = first
    this.#found = Array.from({ length: count }, () => ({ lowers: [], ids: [] }))
  }

  /** The limit of a query as a norm. */
  limitOf(query: number): number {
    return Math.sqrt(this.limits[query]!)
  }

  readonly accept: AcceptRow = (query, id, lower, upper) => {
    if (lower > this.limitOf(query) || (this.#test && !this.#test(id, this.#first + query))) return
    const { lowers, ids } = this.#found[query]!
    lowers.push(Number.isNaN(lower) ? 0 : lower)
    ids.push(id)
    if (!(upper >= 0)) return
    this.#uppers.select(query)
    if (upper > this.#uppers.worst()) return
    this.#uppers.accept(id, upper)
    this.limits[query] = (this.#uppers.worst() * WIDE) ** 2
  }

  /** What is left of a query's candidates, those of the least lower ends first. */
  of(query: number): { ids: Uint32Array; lowers: Float64Array } {
    const found = this.#found[query]!
    const limit = this.limitOf(query)
    let count = 0
    for (const lower of found.lowers) if (lower <= limit) count++
    const lowers = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
    const ids = new Uint32Array(count).fill(-1)
    for (let i = 0; i < found.ids.length; i++) {
      if (found.lowers[i]! <= limit) heapPush(lowers, ids, 0, count, found.lowers[i]!, found.ids[i]!)
    }
    heapSort(lowers, ids, 0, count)
    return { ids, lowers }
  }
}
