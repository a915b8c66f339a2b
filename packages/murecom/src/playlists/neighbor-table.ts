import { type BufferFormat, BufferReader, BufferWriter, ForeignBufferError } from '@murecom/internal'

const FORMAT: BufferFormat = { magic: 'mNXT', version: 1, kind: 'neighbour table' }

/**
 * The next songs of every track, found when the model was trained, so that an answer is a look-up: ids ascending, and for
 * row r the neighbours `neighbors[start[r] .. start[r + 1])`, best first.
 */
export class NeighborTable {
  readonly #ids: Uint32Array
  readonly #start: Uint32Array
  readonly #neighbors: Uint32Array

  private constructor(ids: Uint32Array, start: Uint32Array, neighbors: Uint32Array) {
    this.#ids = ids
    this.#start = start
    this.#neighbors = neighbors
  }

  /** @param rows one entry a track: its id and its neighbours' ids, best first, in any order of tracks */
  static build(rows: readonly (readonly [id: number, neighbors: readonly number[]])[]): NeighborTable {
    const sorted = [...rows].sort(([a], [b]) => a - b)
    const start = new Uint32Array(sorted.length + 1)
    for (const [r, [, neighbors]] of sorted.entries()) start[r + 1] = start[r]! + neighbors.length
    const all = new Uint32Array(start[sorted.length]!)
    for (const [r, [, neighbors]] of sorted.entries()) all.set(neighbors, start[r])
    return new NeighborTable(
      Uint32Array.from(sorted, ([id]) => id),
      start,
      all,
    )
  }

  /** Number of tracks. */
  get length(): number {
    return this.#ids.length
  }

  /** Ids of the tracks, ascending. */
  get ids(): Uint32Array {
    return this.#ids
  }

  /** Neighbours of a track, best first; undefined for a track that was not trained on. O(log tracks). */
  neighborsOf(id: number): Uint32Array | undefined {
    let low = 0
    let high = this.#ids.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#ids[middle]! < id) low = middle + 1
      else high = middle
    }
    if (this.#ids[low] !== id) return undefined
    return this.#neighbors.subarray(this.#start[low], this.#start[low + 1])
  }

  toBuffer(): ArrayBuffer {
    return new BufferWriter(FORMAT).add(this.#ids).add(this.#start).add(this.#neighbors).finish({ tracks: this.length })
  }

  /** @throws ForeignBufferError for bytes that {@link toBuffer} did not write */
  static from(buffer: ArrayBuffer | Uint8Array): NeighborTable {
    const reader = new BufferReader('NeighborTable.from', buffer, FORMAT)
    const tracks = reader.integer('tracks', 0, 2 ** 32)
    const ids = reader.take('Uint32Array', tracks)
    const start = reader.take('Uint32Array', tracks + 1)
    const neighbors = reader.take('Uint32Array', start[tracks])
    for (let r = 0; r < tracks; r++) {
      if (start[r]! > start[r + 1]! || (r > 0 && ids[r]! <= ids[r - 1]!)) {
        throw new ForeignBufferError(`NeighborTable.from: row ${r} of this neighbour table is out of order`)
      }
    }
    return new NeighborTable(ids, start, neighbors)
  }
}
