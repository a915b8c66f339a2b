import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CatalogError } from '../errors.ts'

/** Grows when a file or a column is removed or changes its meaning; a new column does not. */
const VERSION = 1
const FORMAT = 'murecom-catalog-snapshot'
export const MANIFEST = 'manifest.json'

/** The files of a snapshot. */
export type SnapshotTable = 'playlists' | 'entries' | 'tracks'
export const SNAPSHOT_TABLES: readonly SnapshotTable[] = ['playlists', 'entries', 'tracks']

/** What is known of one file. */
export interface SnapshotFile {
  /** Its name within the folder. */
  file: string
  rows: number
  bytes: number
  sha256: string
}

/** What `manifest.json` of a snapshot says. It is written last: a folder without one is not a snapshot. */
export interface SnapshotManifest {
  format: typeof FORMAT
  version: number
  /** When it was begun, ISO 8601, UTC. */
  createdAt: string
  tables: Record<SnapshotTable, SnapshotFile>
}

export function manifestOf(createdAt: string, tables: SnapshotManifest['tables']): SnapshotManifest {
  return { format: FORMAT, version: VERSION, createdAt, tables }
}

/**
 * Reads and checks the manifest of a folder.
 *
 * @throws CatalogError `'not-a-snapshot'`, `'newer-snapshot'`
 */
export function readManifest(folder: string): SnapshotManifest {
  let manifest: Partial<SnapshotManifest> | null
  try {
    manifest = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'))
  } catch (cause) {
    const why = (cause as { code?: string }).code === 'ENOENT' ? `has no ${MANIFEST}` : `its ${MANIFEST} cannot be read`
    throw new CatalogError('not-a-snapshot', `${folder}: is no snapshot of a catalogue: it ${why}`, { cause })
  }
  if (manifest?.format !== FORMAT || !Number.isSafeInteger(manifest.version)) {
    throw new CatalogError('not-a-snapshot', `${folder}: is no snapshot of a catalogue: its ${MANIFEST} is another's`)
  }
  if (manifest.version! > VERSION) {
    const text = `${folder}: is a snapshot of version ${manifest.version}, this release reads version ${VERSION}`
    throw new CatalogError('newer-snapshot', text)
  }
  for (const table of SNAPSHOT_TABLES) {
    const { file, rows, bytes, sha256 } = manifest.tables?.[table] ?? {}
    const isWhole = file === fileOf(table) && isCount(rows) && isCount(bytes) && typeof sha256 === 'string'
    if (!isWhole) throw new CatalogError('not-a-snapshot', `${folder}: its ${MANIFEST} names no whole table ${table}`)
  }
  return manifest as SnapshotManifest
}

/** The name of the file of a table. */
export function fileOf(table: SnapshotTable): string {
  return `${table}.parquet`
}

/** SHA-256 of a file, in hexadecimal. O(bytes) */
export async function sha256Of(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { signal, highWaterMark: 1 << 20 })) hash.update(piece as Buffer)
  return hash.digest('hex')
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
