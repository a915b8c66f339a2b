import { fromFloat16, toFloat16 } from './float16.ts'
import type { IvfPrecision } from './options.ts'

/** The rows of an index by their id. */
export interface RowStore {
  /** Number of rows. */
  readonly length: number
  /** Writes a row of float32 from `at` on. */
  read(id: number, out: Float32Array, at: number): void
  /** The rows `from .. to` as they are stored. */
  bytes(from: number, to: number): Uint8Array
}

/** Rows of one block: rows are not copied when others come. */
const BLOCK_ROWS = 4096

/** Rows in memory, in blocks. */
class MemoryRows implements RowStore {
  length = 0
  readonly #dimensions: number
  readonly #precision: IvfPrecision
  readonly #blocks: (Float32Array | Uint16Array)[] = []

  constructor(dimensions: number, precision: IvfPrecision) {
    this.#dimensions = dimensions
    this.#precision = precision
  }

  /** Adds rows, a multiple of `dimensions` long, which are copied. */
  append(rows: Float32Array): void {
    const d = this.#dimensions
    for (let at = 0; at < rows.length; ) {
      const within = this.length % BLOCK_ROWS
      const count = Math.min(BLOCK_ROWS - within, (rows.length - at) / d)
      const block = this.#blockFor(within + count)
      if (block instanceof Uint16Array) toFloat16(rows, at, block, within * d, count * d)
      else block.set(rows.subarray(at, at + count * d), within * d)
      this.length += count
      at += count * d
    }
  }

  read(id: number, out: Float32Array, at: number): void {
    const d = this.#dimensions
    const block = this.#blocks[Math.floor(id / BLOCK_ROWS)]!
    const from = (id % BLOCK_ROWS) * d
    if (block instanceof Uint16Array) fromFloat16(block, from, out, at, d)
    else for (let c = 0; c < d; c++) out[at + c] = block[from + c]!
  }

  bytes(from: number, to: number): Uint8Array {
    const rowBytes = this.#dimensions * (this.#precision === 'float16' ? 2 : 4)
    const out = new Uint8Array((to - from) * rowBytes)
    for (let row = from; row < to; ) {
      const within = row % BLOCK_ROWS
      const count = Math.min(BLOCK_ROWS - within, to - row)
      const { buffer, byteOffset } = this.#blocks[Math.floor(row / BLOCK_ROWS)]!
      out.set(new Uint8Array(buffer, byteOffset + within * rowBytes, count * rowBytes), (row - from) * rowBytes)
      row += count
    }
    return out
  }

  /** The last block, with room for its first `rows` rows: a small index does not take a whole one. */
  #blockFor(rows: number): Float32Array | Uint16Array {
    const number = Math.floor(this.length / BLOCK_ROWS)
    const block = this.#blocks[number]
    if (block && block.length >= rows * this.#dimensions) return block
    const room = block ? Math.min(BLOCK_ROWS, 2 * rows) : rows
    const length = room * this.#dimensions
    const larger = this.#precision === 'float16' ? new Uint16Array(length) : new Float32Array(length)
    if (block) larger.set(block)
    this.#blocks[number] = larger
    return larger
  }
}

/** Rows that lie elsewhere, with the lowest ids, and those in memory that were added to them. */
export class KeptRows implements RowStore {
  readonly #stored: RowStore | undefined
  readonly #base: number
  readonly #added: MemoryRows

  constructor(dimensions: number, precision: IvfPrecision, stored?: RowStore) {
    this.#stored = stored
    this.#base = stored?.length ?? 0
    this.#added = new MemoryRows(dimensions, precision)
  }

  get length(): number {
    return this.#base + this.#added.length
  }

  append(rows: Float32Array): void {
    this.#added.append(rows)
  }

  read(id: number, out: Float32Array, at: number): void {
    if (id < this.#base) this.#stored!.read(id, out, at)
    else this.#added.read(id - this.#base, out, at)
  }

  bytes(from: number, to: number): Uint8Array {
    const middle = Math.max(from, Math.min(to, this.#base))
    if (middle === from) return this.#added.bytes(from - this.#base, to - this.#base)
    const stored = this.#stored!.bytes(from, middle)
    if (middle === to) return stored
    const added = this.#added.bytes(0, to - this.#base)
    const all = new Uint8Array(stored.length + added.length)
    all.set(stored)
    all.set(added, stored.length)
    return all
  }
}
