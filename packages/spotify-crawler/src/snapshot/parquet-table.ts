import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import type { SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Columns } from './tables.ts'

/** Bytes that are kept in memory before they are written. */
const BUFFERED = 1 << 20
/** Rows of a group: what a reader of one group holds in memory. */
const GROUP = 1 << 18

/** A Parquet file that is written group by group: Snappy pages, statistics for each group. */
export class ParquetTable {
  readonly #file: number
  readonly #bytes: FileWriter
  readonly #writer: ParquetWriter
  #pending: Columns[] = []
  #pendingRows = 0
  #rows = 0

  constructor(path: string, schema: SchemaElement[]) {
    this.#file = openSync(path, 'wx')
    this.#bytes = new FileWriter(this.#file)
    this.#writer = new ParquetWriter({ writer: this.#bytes, schema, createdBy: 'murecom' })
  }

  get rows(): number {
    return this.#rows
  }

  /** Takes rows; some hundred thousand of them are written as a group. */
  append(columns: Columns): void {
    this.#pending.push(columns)
    this.#pendingRows += columns.rows
    this.#rows += columns.rows
    if (this.#pendingRows >= GROUP) this.#writeGroup()
  }

  /** Writes what is left, and waits until the disk has it. @returns the bytes of the file */
  finish(): number {
    this.#writeGroup()
    this.#writer.finish()
    fsyncSync(this.#file)
    this.close()
    return this.#bytes.written
  }

  /** Closes the file, finished or not; a second call does nothing. */
  close(): void {
    if (this.#bytes.isClosed) return
    this.#bytes.isClosed = true
    closeSync(this.#file)
  }

  #writeGroup(): void {
    if (this.#pendingRows === 0) return
    const names = Object.keys(this.#pending[0]!.columns)
    const columnData = names.map(name => ({ name, data: joined(this.#pending.map(({ columns }) => columns[name]!)) }))
    this.#writer.write({ columnData, rowGroupSize: this.#pendingRows })
    this.#pending = []
    this.#pendingRows = 0
  }
}

function joined(parts: readonly (unknown[] | Int32Array)[]): unknown[] | Int32Array {
  if (!(parts[0] instanceof Int32Array)) return (parts as unknown[][]).flat(1)
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts as Int32Array[]) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Writes to a file as its buffer fills. */
class FileWriter extends ByteWriter {
  readonly #file: number
  written = 0
  isClosed = false

  constructor(file: number) {
    super()
    this.#file = file
  }

  override ensure(size: number): void {
    if (this.index > BUFFERED) this.#write()
    super.ensure(size)
  }

  override finish(): void {
    this.#write()
  }

  #write(): void {
    for (let at = 0; at < this.index; ) at += writeSync(this.#file, new Uint8Array(this.buffer, at, this.index - at))
    this.written += this.index
    this.index = 0
  }
}
