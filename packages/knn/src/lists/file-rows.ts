import { closeSync, readSync } from 'node:fs'
import { fromFloat16 } from './float16.ts'
import type { IvfPrecision } from './options.ts'
import type { RowStore } from './row-store.ts'

/** What is read at once: neighbours often have near ids, as the songs of an album or the moments of a song. */
const CHUNK_BYTES = 4096
/** Chunks that are held, each in the place that its number gives it. */
const CHUNKS = 64

/** Rows in a file, read where they are needed. */
export class FileRows implements RowStore {
  readonly length: number
  readonly #file: number
  readonly #at: number
  readonly #dimensions: number
  readonly #rowBytes: number
  readonly #chunkRows: number
  readonly #bytes: Uint8Array<ArrayBuffer>
  readonly #values: Float32Array | Uint16Array
  /** The chunk in each place; -1 where there is none. */
  readonly #held = new Int32Array(CHUNKS).fill(-1)
  #closed = false

  /** @param file descriptor, which is this object's from now on; @param at place of the first row */
  constructor(file: number, at: number, rows: number, dimensions: number, precision: IvfPrecision) {
    this.length = rows
    this.#file = file
    this.#at = at
    this.#dimensions = dimensions
    this.#rowBytes = dimensions * (precision === 'float16' ? 2 : 4)
    this.#chunkRows = Math.max(1, Math.floor(CHUNK_BYTES / this.#rowBytes))
    this.#bytes = new Uint8Array(CHUNKS * this.#chunkRows * this.#rowBytes)
    this.#values = precision === 'float16' ? new Uint16Array(this.#bytes.buffer) : new Float32Array(this.#bytes.buffer)
  }

  read(id: number, out: Float32Array, at: number): void {
    this.#refuseClosed()
    const d = this.#dimensions
    const chunk = Math.floor(id / this.#chunkRows)
    const place = chunk % CHUNKS
    if (this.#held[place] !== chunk) this.#hold(chunk, place)
    const from = (place * this.#chunkRows + (id % this.#chunkRows)) * d
    if (this.#values instanceof Uint16Array) fromFloat16(this.#values, from, out, at, d)
    else for (let c = 0; c < d; c++) out[at + c] = this.#values[from + c]!
  }

  bytes(from: number, to: number): Uint8Array {
    this.#refuseClosed()
    const bytes = new Uint8Array((to - from) * this.#rowBytes)
    readWhole(this.#file, bytes, this.#at + from * this.#rowBytes)
    return bytes
  }

  close(): void {
    if (!this.#closed) closeSync(this.#file)
    this.#closed = true
  }

  #hold(chunk: number, place: number): void {
    const first = chunk * this.#chunkRows
    const rows = Math.min(this.#chunkRows, this.length - first)
    const to = place * this.#chunkRows * this.#rowBytes
    // Nothing is held there when the file cannot be read.
    this.#held[place] = -1
    readWhole(this.#file, this.#bytes.subarray(to, to + rows * this.#rowBytes), this.#at + first * this.#rowBytes)
    this.#held[place] = chunk
  }

  #refuseClosed(): void {
    if (this.#closed) throw new Error('IvfIndex: the file of this index is closed')
  }
}

/** Fills `bytes` from a place of a file on. @throws Error where the file ends before */
export function readWhole(file: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length; ) {
    const read = readSync(file, bytes, done, bytes.length - done, at + done)
    if (read === 0) throw new Error('IvfIndex: the file has become shorter while it was open')
    done += read
  }
}
