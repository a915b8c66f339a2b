import { heapPush, heapSort } from '../kernels/neighbor-heap.ts'

/** Whether the row of this index may be an answer to the query of this number. */
export type Accepts = (index: number, query: number) => boolean

/** Where a search puts what it finds; it asks back how far it still has to look. */
export interface Sink {
  /** What is found from now on belongs to this query. */
  aim(query: number): void
  /** Rows farther than this distance are not wanted. */
  worst(): number
  take(index: number, distance: number): void
  /** Takes this many rows without a look at each: only for a sink that counts and has no filter. */
  readonly takeAll?: ((rows: number) => void) | undefined
}

/** Nearest rows of each query, row-major `queries x k`, ascending by (distance, index). */
export interface Neighbors {
  distances: Float64Array
  indices: Int32Array
}

/** Keeps the k best pairs of each query, as one heap a query. */
export class NearestSink implements Sink {
  readonly #k: number
  readonly #distances: Float64Array
  readonly #indices: Uint32Array
  readonly #accepts: Accepts | undefined
  #query = 0
  #offset = 0

  constructor(count: number, k: number, accepts?: Accepts) {
    this.#k = k
    this.#distances = new Float64Array(count * k).fill(Number.POSITIVE_INFINITY)
    this.#indices = new Uint32Array(count * k).fill(-1)
    this.#accepts = accepts
  }

  aim(query: number): void {
    this.#query = query
    this.#offset = query * this.#k
  }

  worst(): number {
    return this.#distances[this.#offset]!
  }

  take(index: number, distance: number): void {
    if (this.#accepts && !this.#accepts(index, this.#query)) return
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
export class RadiusSink implements Sink {
  readonly counts: Int32Array
  readonly takeAll: ((rows: number) => void) | undefined
  readonly #found: [distance: number, index: number][][]
  readonly #radius: number
  readonly #accepts: Accepts | undefined
  #query = 0

  constructor(count: number, radius: number, countOnly: boolean, accepts?: Accepts) {
    this.counts = new Int32Array(count)
    this.#radius = radius
    this.#accepts = accepts
    this.#found = countOnly ? [] : Array.from(this.counts, () => [])
    if (countOnly && !accepts) {
      this.takeAll = rows => {
        this.counts[this.#query]! += rows
      }
    }
  }

  aim(query: number): void {
    this.#query = query
  }

  worst(): number {
    return this.#radius
  }

  take(index: number, distance: number): void {
    if (distance > this.#radius || (this.#accepts && !this.#accepts(index, this.#query))) return
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
