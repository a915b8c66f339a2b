import { heapPush, heapSort, NOBODY } from './kernels/neighbor-heap.ts'

/** Whether the row of this index may be an answer. */
export type Accepts = (index: number) => boolean

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
  readonly k: number
  readonly distances: Float64Array
  readonly indices: Int32Array
  readonly #accepts: Accepts | undefined
  readonly #selves: Int32Array | undefined
  #offset = 0
  #self = -1

  /** @param selves the row that each query is, which it must not find; none without it */
  constructor(count: number, k: number, accepts?: Accepts, selves?: Int32Array) {
    this.k = k
    this.distances = new Float64Array(count * k).fill(Number.POSITIVE_INFINITY)
    this.indices = new Int32Array(count * k).fill(NOBODY)
    this.#accepts = accepts
    this.#selves = selves
  }

  aim(query: number): void {
    this.#offset = query * this.k
    this.#self = this.#selves ? this.#selves[query]! : -1
  }

  worst(): number {
    return this.distances[this.#offset]!
  }

  take(index: number, distance: number): void {
    if (index === this.#self || (this.#accepts && !this.#accepts(index))) return
    heapPush(this.distances, this.indices, this.#offset, this.k, distance, index)
  }

  /** The answer, sorted; slots that no row has filled have index -1 and distance Infinity. */
  finish(): Neighbors {
    const { distances, indices, k } = this
    for (let offset = 0; offset < indices.length; offset += k) heapSort(distances, indices, offset, k)
    for (let i = 0; i < indices.length; i++) if (indices[i] === NOBODY) indices[i] = -1
    return { distances, indices }
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
  readonly #found: { indices: number[]; distances: number[] }[]
  readonly #radius: number
  readonly #accepts: Accepts | undefined
  readonly #selves: Int32Array | undefined
  #query = 0

  constructor(count: number, radius: number, countOnly: boolean, accepts?: Accepts, selves?: Int32Array) {
    this.counts = new Int32Array(count)
    this.#radius = radius
    this.#accepts = accepts
    this.#selves = selves
    this.#found = countOnly ? [] : Array.from({ length: count }, () => ({ indices: [], distances: [] }))
    const whole = countOnly && !accepts && !selves
    this.takeAll = whole
      ? rows => {
          this.counts[this.#query]! += rows
        }
      : undefined
  }

  aim(query: number): void {
    this.#query = query
  }

  worst(): number {
    return this.#radius
  }

  take(index: number, distance: number): void {
    if (distance > this.#radius) return
    if (this.#selves && index === this.#selves[this.#query]) return
    if (this.#accepts && !this.#accepts(index)) return
    this.counts[this.#query]!++
    const found = this.#found[this.#query]
    found?.indices.push(index)
    found?.distances.push(distance)
  }

  /** The answer: ascending by (distance, index), or by index when not `sorted`. */
  finish(sorted: boolean): RadiusNeighbors {
    const offsets = new Int32Array(this.counts.length + 1)
    for (let q = 0; q < this.counts.length; q++) offsets[q + 1] = offsets[q]! + this.counts[q]!
    const total = offsets[this.counts.length]!
    const distances = new Float64Array(total)
    const indices = new Int32Array(total)
    let at = 0
    for (const found of this.#found) {
      const order = Int32Array.from(found.indices, (_, i) => i)
      const byIndex = (a: number, b: number): number => found.indices[a]! - found.indices[b]!
      order.sort(sorted ? (a, b) => found.distances[a]! - found.distances[b]! || byIndex(a, b) : byIndex)
      for (const i of order) {
        indices[at] = found.indices[i]!
        distances[at++] = found.distances[i]!
      }
    }
    return { offsets, distances, indices }
  }
}
