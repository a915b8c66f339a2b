import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { checkInteger, checkOptions, type OptionNames, show } from '@murecom/internal'
import { type AsyncBuffer, parquetMetadataAsync, parquetRead } from 'hyparquet'
import { CatalogError } from '../errors.ts'
import { readManifest, type SnapshotManifest, type SnapshotTable, sha256Of } from './manifest.ts'

/** How {@link openSnapshot} opens. */
export interface OpenSnapshotOptions {
  /** True (default) compares the SHA-256 sum of each file that is read with the manifest's. */
  verify?: boolean
  /** Stops it; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

/** Which playlists {@link Snapshot.playlists} gives. */
export interface SnapshotFilter {
  /** Fewest entries, default 1. */
  minLength?: number
}

const OPTIONS: OptionNames<OpenSnapshotOptions> = { verify: 1, signal: 1 }
const FILTER: OptionNames<SnapshotFilter> = { minLength: 1 }

/**
 * Opens a snapshot for training: the ids of all entries are read into memory, 4 bytes each; names stay in the files.
 *
 * @throws CatalogError `'not-a-snapshot'`, `'newer-snapshot'`, or `'damaged-snapshot'` for a file that is cut off, changed, missing,
 *   or has other rows than the manifest says
 * @example
 * const snapshot = await openSnapshot('snapshot')
 * const model = ItemKnn.fit(snapshot.playlists({ minLength: 2 }))
 */
export async function openSnapshot(folder: string, options: OpenSnapshotOptions = {}): Promise<Snapshot> {
  const { verify = true, signal } = checkOptions('openSnapshot', options, OPTIONS)
  if (typeof folder !== 'string' || folder.trim() === '') {
    throw new RangeError(`openSnapshot: folder must be a path, got ${show(folder)}`)
  }
  const path = resolve(folder)
  const manifest = readManifest(path)
  for (const table of ['playlists', 'entries'] as const) await checkFile(path, manifest, table, verify, signal)
  const [lengths] = await readIntegers(path, manifest, 'playlists', ['length'], signal)
  const [tracks] = await readIntegers(path, manifest, 'entries', ['track'], signal)
  const total = lengths!.reduce((sum, length) => sum + length, 0)
  if (total !== tracks!.length) {
    throw damaged(path, `its playlists have ${total} entries, its entries are ${tracks!.length}`)
  }
  return new Snapshot(manifest, lengths!, tracks!)
}

/** The playlists of a snapshot. Made by {@link openSnapshot}. */
export class Snapshot {
  readonly manifest: SnapshotManifest
  readonly #lengths: Int32Array
  readonly #tracks: Int32Array

  /** @internal */
  constructor(manifest: SnapshotManifest, lengths: Int32Array, tracks: Int32Array) {
    this.manifest = manifest
    this.#lengths = lengths
    this.#tracks = tracks
  }

  /** Number of playlists. */
  get length(): number {
    return this.#lengths.length
  }

  /**
   * The playlists as the ids of their tracks, by playlist id. Each `for ... of` begins anew, which is what a trainer with several
   * passes needs. A list is a view: it must not be written to.
   */
  playlists(filter: SnapshotFilter = {}): Iterable<Int32Array> {
    const { minLength = 1 } = checkOptions('Snapshot.playlists', filter, FILTER)
    checkInteger('Snapshot.playlists', 'minLength', minLength, 0)
    const [lengths, tracks] = [this.#lengths, this.#tracks]
    return {
      *[Symbol.iterator]() {
        let at = 0
        for (const length of lengths) {
          if (length >= minLength) yield tracks.subarray(at, at + length)
          at += length
        }
      },
    }
  }
}

async function checkFile(
  folder: string,
  { tables }: SnapshotManifest,
  table: SnapshotTable,
  verify: boolean,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { file, bytes, sha256 } = tables[table]
  const size = statSync(join(folder, file), { throwIfNoEntry: false })?.size
  if (size === undefined) throw damaged(folder, `${file} is missing`)
  if (size !== bytes) throw damaged(folder, `${file} has ${size} bytes, not ${bytes}`)
  if (verify && (await sha256Of(join(folder, file), signal)) !== sha256) {
    throw damaged(folder, `${file} is not what was written: its SHA-256 sum is another`)
  }
}

/** Columns of integers, whole. */
async function readIntegers(
  folder: string,
  { tables }: SnapshotManifest,
  table: SnapshotTable,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Int32Array[]> {
  const { file: name, rows } = tables[table]
  const path = join(folder, name)
  const descriptor = openSync(path, 'r')
  try {
    const file = bufferOf(descriptor)
    const metadata = await parquetMetadataAsync(file)
    if (Number(metadata.num_rows) !== rows) throw damaged(folder, `${name} has ${metadata.num_rows} rows, not ${rows}`)
    const columns = names.map(() => new Int32Array(rows))
    let start = 0
    for (const group of metadata.row_groups) {
      signal?.throwIfAborted()
      const end = start + Number(group.num_rows)
      await parquetRead({
        file,
        metadata,
        columns: [...names],
        rowStart: start,
        rowEnd: end,
        onChunk: ({ columnName, columnData, rowStart }) => {
          columns[names.indexOf(columnName)]?.set(columnData as ArrayLike<number>, rowStart)
        },
      })
      start = end
    }
    return columns
  } catch (error) {
    if (signal?.aborted || CatalogError.isInstance(error)) throw error
    throw damaged(folder, `${name} cannot be read: ${(error as Error).message}`, error)
  } finally {
    closeSync(descriptor)
  }
}

function bufferOf(descriptor: number): AsyncBuffer {
  const { size } = fstatSync(descriptor)
  return {
    byteLength: size,
    async slice(start, end = size) {
      const bytes = new Uint8Array(end - start)
      for (let at = 0; at < bytes.length; ) {
        const read = readSync(descriptor, bytes, at, bytes.length - at, start + at)
        if (read === 0) throw new Error('the file ends too early')
        at += read
      }
      return bytes.buffer
    },
  }
}

function damaged(folder: string, why: string, cause?: unknown): CatalogError {
  return new CatalogError('damaged-snapshot', `${folder}: is damaged: ${why}`, { cause })
}
