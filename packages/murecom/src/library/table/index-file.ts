import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { type BufferFormat, BufferReader, BufferWriter, ForeignBufferError } from '@murecom/internal'
import type { SongChange } from '../store/change-log.ts'
import { type ColumnArrays, type ColumnShape, SongColumns } from './column-store.ts'

/** The version grows when columns, search keys or the representation of a song change. */
const FORMAT: BufferFormat = { magic: 'mLIX', version: 4, kind: 'library index' }
/** How a vector of a song is made; in the head, so that another way is another index. */
const REPRESENTATION = 'mean-direction'

/** What an index of a library knows of the library's past. */
interface IndexHistory {
  /** Changes up to this revision are in it. */
  revision: number
  /** The newest changes when it was written: a library that knows none of them is another one. */
  newest: readonly SongChange[]
}

/** An index as it is kept in a file beside the library. */
export interface StoredIndex extends IndexHistory {
  columns: SongColumns
  /** Rows by artist, album and title. */
  order: Uint32Array
  /** For each row the first row with the same recording. */
  recordings: Int32Array
}

/** Where the index of a library is kept. */
export function indexPath(library: string): string {
  return `${library}.index`
}

/**
 * Writes the index beside the library; a reader finds the old one or the new one. The index can be built anew at any time, so
 * a disk that is full or cannot be written to is not an error.
 *
 * @returns why it was not written; undefined when it was
 */
export function writeIndex(
  library: string,
  model: string,
  { columns, order, recordings, ...history }: StoredIndex,
): string | undefined {
  const path = indexPath(library)
  const next = `${path}.${process.pid}.new`
  const { shape, arrays } = columns
  const writer = new BufferWriter(FORMAT)
  for (const name of Object.keys(arrays) as (keyof ColumnArrays)[]) writer.add(arrays[name])
  writer.add(order)
  writer.add(recordings)
  const head = { ...history, ...shape, model, representation: REPRESENTATION, rows: columns.length }
  try {
    writeFileSync(next, new Uint8Array(writer.finish(head)))
    renameSync(next, path)
    return undefined
  } catch (error) {
    rmSync(next, { force: true })
    return (error as Error).message
  }
}

/**
 * The index beside the library.
 *
 * @returns undefined when there is none; the reason when it is foreign, older, cut off, damaged or of another model
 */
export function readIndex(library: string, model: string, shape: ColumnShape): StoredIndex | string | undefined {
  const path = indexPath(library)
  if (!existsSync(path)) return undefined
  try {
    const reader = new BufferReader('index', readFileSync(path), FORMAT)
    const { header } = reader
    const { dimensions, tagCount } = shape
    const rows = reader.integer('rows', 0, 2 ** 32)
    const wanted = { model, representation: REPRESENTATION, dimensions, tagCount }
    for (const [name, value] of Object.entries(wanted)) {
      if (header[name] !== value) return `its ${name} is ${JSON.stringify(header[name])}, not ${JSON.stringify(value)}`
    }
    const arrays: ColumnArrays = {
      ids: reader.view('Float64Array', rows),
      vectors: reader.view('Float32Array', rows * dimensions),
      tags: reader.view('Float32Array', rows * tagCount),
      seconds: reader.view('Float64Array', rows),
      marks: reader.view('Uint8Array', rows),
      names: reader.view('Float64Array', rows),
      contents: reader.view('Float64Array', rows),
      artists: reader.view('Float64Array', rows),
      albums: reader.view('Float64Array', rows),
      places: reader.view('Float64Array', rows),
      ends: reader.view('Uint32Array'),
      text: reader.view('Uint8Array'),
    }
    const order = reader.view('Uint32Array', rows)
    const recordings = reader.view('Int32Array', rows)
    const revision = reader.integer('revision', 0)
    const newest = header['newest'] as SongChange[]
    return { columns: SongColumns.of(shape, arrays), order, recordings, revision, newest }
  } catch (error) {
    if (error instanceof ForeignBufferError || 'code' in (error as object)) return (error as Error).message
    throw error
  }
}
