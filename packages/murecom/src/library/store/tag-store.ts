import type Database from 'better-sqlite3'
import { isServerPath } from '../files/server-path.ts'
import type { Cover } from '../tags/covers/cover.ts'
import type { PictureType } from '../tags/covers/picture-type.ts'
import type { Lyrics, LyricsLine } from '../tags/lyrics/lyrics.ts'
import { coverBeside, type FileTags, lyricsBeside, readCover } from '../tags/read-tags.ts'
import { columnsOf } from './song-columns.ts'

/** Number of the way in which tags are read. Songs whose tags were read by an older one are read again at the next run, without their sound. */
export const TAGS_VERSION = 1

/** The SQL of tags, covers and lyrics. */
export class TagStore {
  readonly #db: Database.Database
  constructor(db: Database.Database) {
    this.#db = db
  }

  /** Stores what the file of a song says; false when there is no such song. Call it in a transaction. */
  save(path: string, { tags, cover, lyrics, beside }: FileTags): boolean {
    const columns = columnsOf(tags)
    const set = Object.keys(columns).map(name => `${name} = $${name}`)
    const found = this.#db
      .prepare(
        `UPDATE songs SET ${set.join(', ')}, cover = $cover, beside = $beside, tags_version = $version
         WHERE path = $path RETURNING id`,
      )
      .get({ ...columns, cover: cover?.hash ?? null, beside, version: TAGS_VERSION, path }) as
      | { id: number }
      | undefined
    if (!found) return false
    if (cover) {
      this.#db
        .prepare('INSERT INTO covers (hash, mime_type, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
        .run(cover.hash, cover.mimeType, cover.bytes ?? null)
    }
    this.#db.prepare('DELETE FROM lyrics WHERE song_id = ?').run(found.id)
    if (!lyrics) return true
    this.#db
      .prepare('INSERT INTO lyrics (song_id, language, lines) VALUES (?, ?, ?)')
      .run(found.id, lyrics.language ?? null, linesOf(lyrics))
    return true
  }

  /** Stores tags that came without a file; cover and lyrics stay. Call it in a transaction. */
  saveTags(path: string, tags: FileTags['tags']): void {
    const columns = columnsOf(tags)
    const set = Object.keys(columns).map(name => `${name} = $${name}`)
    this.#db.prepare(`UPDATE songs SET ${set.join(', ')} WHERE path = $path`).run({ ...columns, path })
  }

  /** Songs whose tags were never read, or by an older version. */
  outdated(): string[] {
    const sql = 'SELECT path FROM songs WHERE tags_version IS NULL OR tags_version < ? ORDER BY path'
    return this.#db.prepare(sql).pluck().all(TAGS_VERSION) as string[]
  }

  /** The cover of a song; `'in-file'` for one that is too large to be kept; undefined when there is none. */
  cover(path: string): Cover | 'in-file' | undefined {
    const row = this.#db
      .prepare('SELECT mime_type, bytes FROM covers WHERE hash = (SELECT cover FROM songs WHERE path = ?)')
      .get(path) as { mime_type: PictureType; bytes: Buffer | null } | undefined
    if (!row) return undefined
    return row.bytes ? { mimeType: row.mime_type, bytes: new Uint8Array(row.bytes) } : 'in-file'
  }

  lyrics(path: string): Lyrics | undefined {
    const row = this.#db
      .prepare('SELECT language, lines FROM lyrics WHERE song_id = (SELECT id FROM songs WHERE path = ?)')
      .get(path) as LyricsRow | undefined
    return row && storedLyrics(row)
  }

  /** The lyrics of all songs that have any, by the songs' numbers. */
  *allLyrics(): Generator<[id: number, lyrics: Lyrics]> {
    const rows = this.#db.prepare('SELECT song_id AS id, language, lines FROM lyrics ORDER BY song_id').iterate()
    for (const row of rows as Iterable<LyricsRow & { id: number }>) yield [row.id, storedLyrics(row)]
  }
}

interface LyricsRow {
  language: string | null
  lines: string
}

/** The lines of lyrics as they are stored. */
export function linesOf({ lines }: Lyrics): string {
  return JSON.stringify(lines.map(({ seconds, text }) => [seconds ?? null, text]))
}

function storedLyrics({ language, lines }: LyricsRow): Lyrics {
  return { lines: storedLines(lines), ...(language !== null && { language }) }
}

/** The lines of a row of lyrics. */
export function storedLines(lines: string): LyricsLine[] {
  const stored = JSON.parse(lines) as [seconds: number | null, text: string][]
  return stored.map(([seconds, text]): LyricsLine => ({ seconds: seconds ?? undefined, text }))
}

/** The cover of a song as it is stored, or from its file when it is too large for that; else what lies in its folder now. */
export async function coverOf(db: Database.Database, path: string): Promise<Cover | undefined> {
  const stored = new TagStore(db).cover(path)
  if (isServerPath(path)) return stored === 'in-file' ? undefined : stored
  if (stored === 'in-file') return readCover(path)
  return stored ?? (isSong(db, path) ? coverBeside(path) : undefined)
}

/** The lyrics of a song: what lies beside its file now, else what is stored. */
export async function lyricsOf(db: Database.Database, path: string): Promise<Lyrics | undefined> {
  if (!isSong(db, path)) return undefined
  return (isServerPath(path) ? undefined : await lyricsBeside(path)) ?? new TagStore(db).lyrics(path)
}

function isSong(db: Database.Database, path: string): boolean {
  return db.prepare('SELECT 1 FROM songs WHERE path = ?').get(path) !== undefined
}
