import { turns } from '@murecom/internal/signal'
import type { SentenceEncoder } from '@murecom/text'
import type Database from 'better-sqlite3'
import { isBusy } from '../../sqlite/faults.ts'
import { codesOf, lyricsParts } from '../words/lyrics-parts.ts'
import { isReadOnly } from './open-database.ts'
import { storedLines } from './tag-store.ts'

/** Version of the parts and of the table of `@murecom/text`: what has another one is made anew. */
const VERSION = 1
/** Songs that are read at a time. */
const PAGE = 100

/** A song and what the parts of its lyrics mean. */
interface SongMeanings {
  id: number
  codes: Int8Array
}

interface Row {
  id: number
  /** Null where there are codes. */
  lines: string | null
  codes: Buffer | null
}

/**
 * What the lyrics of all songs mean, some songs at a time. Those that are not kept yet are computed, and kept where the library
 * can be written to. O(lyrics) the first time, then O(codes)
 */
export async function* lyricsMeanings(db: Database.Database, encoder: SentenceEncoder): AsyncGenerator<SongMeanings[]> {
  const turn = turns()
  const read = db.prepare(`
    SELECT l.song_id AS id, m.codes, CASE WHEN m.codes IS NULL THEN l.lines END AS lines FROM lyrics l
    LEFT JOIN lyrics_meanings m ON m.song_id = l.song_id AND m.version = ${VERSION}
    WHERE l.song_id > ? ORDER BY l.song_id LIMIT ${PAGE}`)
  let mayWrite = !isReadOnly(db)
  for (let last = 0; ; await turn()) {
    const rows = read.all(last) as Row[]
    const made: (SongMeanings & { lines: string })[] = []
    const songs = rows.map(({ id, lines, codes }): SongMeanings => {
      if (codes) return { id, codes: new Int8Array(codes.buffer, codes.byteOffset, codes.length) }
      const song = { id, codes: codesOf(lyricsParts(storedLines(lines!)), encoder) }
      made.push({ ...song, lines: lines! })
      return song
    })
    if (mayWrite && made.length > 0) mayWrite = keep(db, made)
    yield songs
    if (rows.length < PAGE) return
    last = rows.at(-1)!.id
  }
}

/** A question does not wait longer than this, in ms, for another program that writes. */
const PATIENCE_MS = 50

/** Keeps codes of lyrics that are still the same; false when another program writes: then nothing more is kept this time. */
function keep(db: Database.Database, made: readonly (SongMeanings & { lines: string })[]): boolean {
  const write = db.prepare(
    `INSERT OR REPLACE INTO lyrics_meanings SELECT song_id, ${VERSION}, ? FROM lyrics WHERE song_id = ? AND lines = ?`,
  )
  const patience = db.pragma('busy_timeout', { simple: true }) as number
  try {
    db.pragma(`busy_timeout = ${PATIENCE_MS}`)
    db.transaction(() => {
      for (const { id, codes, lines } of made) {
        write.run(Buffer.from(codes.buffer, codes.byteOffset, codes.byteLength), id, lines)
      }
    }).immediate()
    return true
  } catch (error) {
    if (isBusy(error)) return false
    throw error
  } finally {
    db.pragma(`busy_timeout = ${patience}`)
  }
}
