import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { checkOptions, type OptionNames, show } from '@murecom/internal'
import { turns } from '@murecom/internal/signal'
import type { CatalogStore } from '../catalog/dialect/store.ts'
import type { Catalog } from '../catalog.ts'
import { CatalogError } from '../errors.ts'
import {
  fileOf,
  MANIFEST,
  manifestOf,
  readManifest,
  type SnapshotManifest,
  type SnapshotTable,
  sha256Of,
} from './manifest.ts'
import { ParquetTable } from './parquet-table.ts'
import { ENTRIES, PLAYLISTS, playlistPages, TRACKS, trackPages } from './tables.ts'

/** How {@link writeSnapshot} writes. */
export interface WriteSnapshotOptions {
  /** Stops it: the promise rejects with the signal's reason, and what was there before stays. */
  signal?: AbortSignal | undefined
  /** Called now and then with the rows of all tables so far. */
  onProgress?: ((rows: number) => void) | undefined
}

const OPTIONS: OptionNames<WriteSnapshotOptions> = { signal: 1, onProgress: 1 }

/**
 * Writes the complete playlists of a catalogue, their entries and all tracks as three Parquet files, which DuckDB, pandas and
 * Spark open as they are, with a manifest of counts and SHA-256 sums. All are of one moment, whoever writes to the catalogue
 * meanwhile. They are written beside the folder and take its name at the end by a rename: a reader finds the old snapshot or the
 * new one. Memory: some hundred thousand rows. O(entries + tracks)
 *
 * @param folder where it is to be; one that is there must be a snapshot, which is replaced, or empty
 * @throws CatalogError `'not-a-snapshot'` for a folder with something else in it; `'snapshot-too-large'` for ids above 2^31
 * @example
 * const catalog = await openCatalog('playlists.db')
 * const { tables } = await writeSnapshot(catalog, 'snapshot')
 * console.log(tables.entries.rows)
 */
export async function writeSnapshot(
  catalog: Catalog,
  folder: string,
  options: WriteSnapshotOptions = {},
): Promise<SnapshotManifest> {
  const { signal, onProgress } = checkOptions('writeSnapshot', options, OPTIONS)
  if (typeof folder !== 'string' || folder.trim() === '') {
    throw new RangeError(`writeSnapshot: folder must be a path, got ${show(folder)}`)
  }
  const target = resolve(folder)
  requireReplaceable(target)
  const unfinished = join(dirname(target), `.${basename(target)}.${process.pid}.new`)
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  // A connection of its own reads one moment of a file, while others go on. What is in memory has no other writer than this thread.
  const own = catalog.store.another()
  try {
    const createdAt = new Date().toISOString()
    const counts = await writeTables(own ?? catalog.store, unfinished, {
      signal,
      onProgress,
      inTurns: own !== undefined,
    })
    const tables = Object.fromEntries(
      await Promise.all(
        counts.map(async ([table, rows, bytes]) => {
          const sha256 = await sha256Of(join(unfinished, fileOf(table)), signal)
          return [table, { file: fileOf(table), rows, bytes, sha256 }]
        }),
      ),
    ) as SnapshotManifest['tables']
    const manifest = manifestOf(createdAt, tables)
    writeWhole(join(unfinished, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
    signal?.throwIfAborted()
    replace(target, unfinished)
    return manifest
  } finally {
    own?.close()
    rmSync(unfinished, { recursive: true, force: true })
  }
}

type Counts = [table: SnapshotTable, rows: number, bytes: number][]

async function writeTables(
  store: CatalogStore,
  folder: string,
  { signal, onProgress, inTurns }: WriteSnapshotOptions & { inTurns: boolean },
): Promise<Counts> {
  const pause = turns()
  const open: ParquetTable[] = []
  const table = (name: SnapshotTable, schema: typeof PLAYLISTS): ParquetTable => {
    const made = new ParquetTable(join(folder, fileOf(name)), schema)
    open.push(made)
    return made
  }
  const step = async (): Promise<void> => {
    onProgress?.(open.reduce((sum, { rows }) => sum + rows, 0))
    const turn = inTurns ? pause() : undefined
    if (turn) await turn
    signal?.throwIfAborted()
  }
  const write = async (): Promise<Counts> => {
    const [playlists, entries] = [table('playlists', PLAYLISTS), table('entries', ENTRIES)]
    for (const page of playlistPages(store)) {
      playlists.append(page.playlists)
      entries.append(page.entries)
      await step()
    }
    const tracks = table('tracks', TRACKS)
    for (const page of trackPages(store)) {
      tracks.append(page)
      await step()
    }
    return [
      ['playlists', playlists.rows, playlists.finish()],
      ['entries', entries.rows, entries.finish()],
      ['tracks', tracks.rows, tracks.finish()],
    ]
  }
  try {
    return await (inTurns ? store.reading(write) : write())
  } finally {
    for (const file of open) file.close()
  }
}

function requireReplaceable(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return
  try {
    readManifest(folder)
  } catch (cause) {
    if (CatalogError.isInstance(cause) && cause.code === 'newer-snapshot') return
    const text = `${folder}: has something else than a snapshot in it, and is left as it is: name another folder`
    throw new CatalogError('not-a-snapshot', text, { cause })
  }
}

/** Puts a folder in the place of another one, which is there or not. */
function replace(target: string, next: string): void {
  const old = `${next.slice(0, -'.new'.length)}.old`
  rmSync(old, { recursive: true, force: true })
  if (existsSync(target)) renameSync(target, old)
  try {
    renameSync(next, target)
  } catch (error) {
    if (existsSync(old)) renameSync(old, target)
    throw error
  }
  rmSync(old, { recursive: true, force: true })
}

function writeWhole(path: string, content: string): void {
  const file = openSync(path, 'wx')
  try {
    writeSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
