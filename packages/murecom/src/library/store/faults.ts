import type Database from 'better-sqlite3'
import { faultOfSound } from '../../embedding-model.ts'
import type { ColumnShape } from '../table/column-store.ts'
import { floatsOf } from './song-store.ts'

/** A stored song that answers pass over, and why. */
export interface SongFault {
  path: string
  reason: string
}

interface StoredSong {
  path: string
  duration_seconds: number | null
  vectors: Buffer
  tags: Buffer | null
}

/** The songs of a library whose stored numbers cannot be used, by path. One song is in memory at a time. O(numbers) */
export function* faultsOf(db: Database.Database, shape: ColumnShape): Generator<SongFault> {
  const rows = db.prepare('SELECT path, duration_seconds, vectors, tags FROM songs ORDER BY path').iterate()
  for (const row of rows as Iterable<StoredSong>) {
    const reason = faultOf(row, shape)
    if (reason !== undefined) yield { path: row.path, reason }
  }
}

function faultOf(
  { duration_seconds, vectors, tags }: StoredSong,
  { dimensions, tagCount }: ColumnShape,
): string | undefined {
  if (vectors.length === 0) return 'the model of the library has not analysed it'
  if (vectors.length % 4 !== 0) return `its vectors have ${vectors.length} bytes, not a multiple of 4`
  if (tags && tags.length !== 4 * tagCount) return `its tags have ${tags.length} bytes, not ${4 * tagCount}`
  if (duration_seconds !== null && !(duration_seconds >= 0 && duration_seconds < Number.POSITIVE_INFINITY)) {
    return `its length is ${duration_seconds} s`
  }
  return faultOfSound({ vectors: floatsOf(vectors), tags: tags ? floatsOf(tags) : undefined }, dimensions)
}
