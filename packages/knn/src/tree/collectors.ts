import { heapPush, heapSort } from '../kernels/neighbor-heap.ts'

/** Whether the row of this index may be an answer to the query of this number. */
export type RowTest = (index: number, query: number) => boolean

/** Collects what a search finds, and sets how far the search still has to look. */
export interface Collector {
  /** What is found from now on belongs to this query. */
  select(query: number): void
  /** Rows farther than this distance are not wanted. */
  worst(): number
  accept(index: number, distance: number): void
  /** Accepts this many rows without a look at each: only where rows are counted and there is no filter. */
  readonly acceptAll?: ((rows: number) => void) | undefined
}

/** Nearest rows of each query, row-major `queries x k`, ascending by (distance, index). */
export interface Neighbors {
  distances: Float64Array
  indices: Int32Array
}

/** Keeps the k best pairs of each query, as one heap a query. */
export class NearestCollector implements Collector {
  readonly #k: number
  readonly #distances: Float64Array
  readonly #indices: Uint32Array
  readonly #test: RowTest | undefined
  #query = 0
  #offset = 0

  constructor(count: number, k: number, test?: RowTest) {
    this.#k = k
    this.#distances = new Float64Array(count * k).fill(Number.POSITIVE_INFINITY)
    this.#indices = new Uint32Array(count * k).fill(-1)
    this.#test = test
  }

  select(query: number): void {
    this.#query = query
    this.#offset = query * this.#k
  }

  worst(): number {
    return this.#distances[this.#offset]!
  }

  accept(index: number, distance: number): void {
    if (this.#test && !this.#test(index, this.#query)) return
    heapPush(this.#distances, this.#indices, this.#offset, this.#k, distance, index)
  }

  /** The answer, sorted; slots that no row has filled have index -1 and distance Infinity. */
  finish(): Neighbors {
    const distances = this.#distances
    const indices = this.#indices
    for (let offset = 0; offset < indices.length; offset += this.#k) heapSort(distances, indices, offset, this.#k)
    return { distances, indices: new Int32Array(indices.buffer) }
  }
}

/** Rows within a radius of each query; those of query q are at `offsets[q] .. offsets[q + 1]`. */
export interface RadiusNeighbors {
  /** queries + 1. */
  offsets: Int32Array
  distances: Float64Array
  indices: Int32Array
}

/** Keeps every row within the radius, or only their number. */
export class RadiusCollector implements Collector {
  readonly counts: Int32Array
  readonly acceptAll: ((rows: number) => void) | undefined
  readonly #found: [distance: number, index: number][][]
  readonly #radius: number
  readonly #test: RowTest | undefined
  #query = 0

  constructor(count: number, radius: number, countOnly: boolean, test?: RowTest) {
    this.counts = new Int32Array(count)
    this.#radius = radius
    this.#test = test
    this.#found = countOnly ? [] : Array.from(this.counts, () => [])
    if (countOnly && !test) {
      this.acceptAll = rows => {
        this.counts[this.#query]! += rows
      }
    }
  }

  select(query: number): void {
    this.#query = query
  }

  worst(): number {
    return this.#radius
  }

  accept(index: number, distance: number): void {
    if (distance > this.#radius || (this.#test && !this.#test(index, this.#query))) return
    this.counts[this.#query]!++
    this.#found[this.#query]?.push([distance, index])
  }

  /** The answer: ascending by (distance, index), or by index when not `sorted`. */
  finish(sorted: boolean): RadiusNeighbors {
    const offsets = new Int32Array(this.counts.length + 1)
    const pairs = this.#found.flatMap((found, q) => {
      offsets[q + 1] = offsets[q]! + found.length
      return found.sort((a, b) => (sorted && a[0] - b[0]) || a[1] - b[1])
    })
    const distances = new Float64Array(pairs.length)
    const indices = new Int32Array(pairs.length)
    for (let i = 0; i < pairs.length; i++) {
      distances[i] = pairs[i]![0]
      indices[i] = pairs[i]![1]
    }
    return { offsets, distances, indices }
  }
}
