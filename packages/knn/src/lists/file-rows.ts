import { closeSync, readSync } from 'node:fs'
import { fromFloat16 } from './float16.ts'
import type { IvfPrecision } from './options.ts'
import type { RowStore } from './row-store.ts'

/** Rows in a file, read where they are needed. */
export class FileRows implements RowStore {
  readonly length: number
  readonly #file: number
  readonly #at: number
  readonly #dimensions: number
  readonly #bytes: Uint8Array<ArrayBuffer>
  readonly #values: Float32Array | Uint16Array
  #closed = false

  /** @param file descriptor, which is this object's from now on; @param at place of the first row */
  constructor(file: number, at: number, rows: number, dimensions: number, precision: IvfPrecision) {
    this.length = rows
    this.#file = file
    this.#at = at
    this.#dimensions = dimensions
    this.#values = precision === 'float16' ? new Uint16Array(dimensions) : new Float32Array(dimensions)
    this.#bytes = new Uint8Array(this.#values.buffer as ArrayBuffer)
  }

  read(id: number, out: Float32Array, at: number): void {
    this.#readInto(this.#bytes, id)
    if (this.#values instanceof Uint16Array) fromFloat16(this.#values, 0, out, at, this.#dimensions)
    else out.set(this.#values, at)
  }

  bytes(from: number, to: number): Uint8Array {
    const bytes = new Uint8Array((to - from) * this.#bytes.length)
    this.#readInto(bytes, from)
    return bytes
  }

  close(): void {
    if (!this.#closed) closeSync(this.#file)
    this.#closed = true
  }

  #readInto(bytes: Uint8Array, id: number): void {
    if (this.#closed) throw new Error('IvfIndex: the file of this index is closed')
    readWhole(this.#file, bytes, this.#at + id * this.#bytes.length)
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
