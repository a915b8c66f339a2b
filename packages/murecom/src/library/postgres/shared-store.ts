import type { FileAnalysis, FileFacts } from '../analysis/analyse-file.ts'
import type { Refusal } from '../analysis/outcome.ts'
import type { AudioFile } from '../files/walk.ts'
import { columnsOf } from '../store/song-columns.ts'
import { blobOf, within } from '../store/song-store.ts'
import { SOUND_COLUMNS, soundColumnsOf } from '../store/sound-columns.ts'
import { linesOf, TAGS_VERSION } from '../store/tag-store.ts'
import type { PostgresConnection, Query } from './connection.ts'

/** What is stored of a file. */
export interface SharedFile {
  size: number
  mtimeMs: number
  /** What lay beside it when its tags were read, as `files/beside.ts` writes it; null when that is not known. */
  beside: string | null
  isOutdated: boolean
}

/** The columns that come of listening. */
const HEARD = ['duration_seconds', 'vectors', 'tags', 'decoder', ...SOUND_COLUMNS]

/** The SQL of indexing into a library on PostgreSQL: what `store/song-store.ts` is for a file. */
export class SharedStore {
  readonly #connection: PostgresConnection
  /** Names what looks at files: verdicts of another one are not believed. */
  readonly #decoder: string

  constructor(connection: PostgresConnection, decoder: string) {
    this.#connection = connection
    this.#decoder = decoder
  }

  /** What is stored of the songs below a folder, by path. */
  async songsWithin(folder: string): Promise<Map<string, SharedFile>> {
    const rows = await this.#connection.query(
      `SELECT path, size, mtime_ms, beside, coalesce(tags_version, 0) < ${TAGS_VERSION} AS old FROM songs WHERE ${WITHIN}`,
      valuesWithin(folder),
    )
    return new Map(
      rows.map(({ path, size, mtime_ms, beside, old }) => [
        path as string,
        {
          size: size as number,
          mtimeMs: mtime_ms as number,
          beside: beside as string | null,
          isOutdated: old as boolean,
        },
      ]),
    )
  }

  /** Verdicts of this decoder on files below a folder, by path. */
  async verdictsWithin(folder: string): Promise<Map<string, AudioFile & Refusal>> {
    const rows = await this.#connection.query(
      `SELECT path, size, mtime_ms, kind, reason FROM failures WHERE ${WITHIN} AND decoder = $4`,
      [...valuesWithin(folder), this.#decoder],
    )
    return new Map(
      rows.map(row => {
        const { path, kind, reason } = row as Record<string, string>
        const file = { path: path!, size: row['size'] as number, mtimeMs: row['mtime_ms'] as number }
        return [path!, { ...file, kind: kind!, reason: reason!, isVerdict: true }]
      }),
    )
  }

  /** Songs whose files are as long as a given one. */
  async ofSize(size: number): Promise<{ path: string; hash: string }[]> {
    const rows = await this.#connection.query(
      `SELECT path, hash FROM songs WHERE size = $1 ORDER BY id LIMIT ${MOST_OF_SIZE}`,
      [size],
    )
    return rows as unknown as { path: string; hash: string }[]
  }

  /** Stores a song with its analysis. */
  async save(file: AudioFile, song: FileAnalysis): Promise<void> {
    const heard = {
      duration_seconds: song.durationSeconds,
      vectors: blobOf(song.vectors),
      tags: song.tags ? blobOf(song.tags) : null,
      decoder: this.#decoder,
      ...soundColumnsOf(song.features),
    }
    await this.#connection.write(query => saveFacts(query, file, song, heard))
  }

  /**
   * Stores a song with the analysis of a stored one that has the same bytes, which may be itself. It takes over that one's
   * row, number and all, when `isMoved`. False when no such song is there.
   */
  saveAs(file: AudioFile, facts: FileFacts, twin: string, isMoved: boolean): Promise<boolean> {
    return this.#connection.write(async query => {
      const sql = `SELECT ${HEARD.join(', ')} FROM songs WHERE path = $1 AND hash = $2`
      const [heard] = await query(sql, [twin, facts.hash])
      if (!heard) return false
      if (isMoved && twin !== file.path) {
        await query('DELETE FROM songs WHERE path = $1', [file.path])
        await query('UPDATE songs SET path = $1 WHERE path = $2', [file.path, twin])
      }
      await saveFacts(query, file, facts, heard)
      return true
    })
  }

  /** Keeps a verdict on a file, which is then not a song. */
  async saveVerdict(file: AudioFile, { kind, reason }: Refusal): Promise<void> {
    await this.#connection.write(async query => {
      await query('DELETE FROM songs WHERE path = $1', [file.path])
      await query(
        `INSERT INTO failures (path, size, mtime_ms, kind, reason, decoder) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ms = excluded.mtime_ms, kind = excluded.kind,
           reason = excluded.reason, decoder = excluded.decoder`,
        [file.path, file.size, file.mtimeMs, kind, reason, this.#decoder],
      )
    })
  }

  /** Removes songs. */
  async remove(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return
    await this.#connection.write(query => query('DELETE FROM songs WHERE path = ANY($1)', [paths]))
  }

  /** Removes the verdicts on files below a folder, except of some. */
  async removeVerdicts(folder: string, except: readonly string[]): Promise<void> {
    await this.#connection.query(`DELETE FROM failures WHERE ${WITHIN} AND path <> ALL($4)`, [
      ...valuesWithin(folder),
      except,
    ])
  }

  /** The folders that were indexed, and the mount points that were seen at them or below. */
  async folders(): Promise<{ roots: Set<string>; mounts: Set<string> }> {
    const rows = await this.#connection.query('SELECT path, is_root, is_mount FROM folders ORDER BY path')
    const those = (flag: string): Set<string> =>
      new Set(rows.filter(row => row[flag] === 1).map(row => row['path'] as string))
    return { roots: those('is_root'), mounts: those('is_mount') }
  }

  /** Notes a folder that is indexed, and the mount points that are at it or below. */
  async addFolder(root: string, mounts: readonly string[]): Promise<void> {
    await this.#connection.transaction(async query => {
      await query(`INSERT INTO folders VALUES ($1, 1, 0) ON CONFLICT (path) DO UPDATE SET is_root = 1`, [root])
      for (const path of mounts)
        await query(`INSERT INTO folders VALUES ($1, 0, 1) ON CONFLICT (path) DO UPDATE SET is_mount = 1`, [path])
    })
  }

  /** Forgets a folder that is gone for good. */
  async removeFolder(root: string): Promise<void> {
    await this.#connection.query('DELETE FROM folders WHERE path = $1', [root])
  }
}

async function saveFacts(
  query: Query,
  file: AudioFile,
  { hash, about }: FileFacts,
  heard: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { tags, cover, lyrics, beside } = about
  await query('DELETE FROM failures WHERE path = $1', [file.path])
  if (cover) {
    await query('INSERT INTO covers (hash, mime_type, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
      cover.hash,
      cover.mimeType,
      cover.bytes ? Buffer.from(cover.bytes) : null,
    ])
  }
  const row: Record<string, unknown> = {
    path: file.path,
    size: file.size,
    mtime_ms: file.mtimeMs,
    hash,
    ...Object.fromEntries(HEARD.map(name => [name, heard[name]])),
    ...columnsOf(tags),
    cover: cover?.hash ?? null,
    beside,
    tags_version: TAGS_VERSION,
  }
  const names = Object.keys(row)
  const [saved] = await query(
    `INSERT INTO songs (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})
     ON CONFLICT (path) DO UPDATE SET ${names.map(name => `${name} = excluded.${name}`).join(', ')} RETURNING id`,
    Object.values(row),
  )
  await query('DELETE FROM lyrics WHERE song_id = $1', [saved!['id']])
  if (!lyrics) return
  await query('INSERT INTO lyrics (song_id, language, lines) VALUES ($1, $2, $3)', [
    saved!['id'],
    lyrics.language ?? null,
    linesOf(lyrics),
  ])
}

/** Songs of one length that are compared with a new file. */
const MOST_OF_SIZE = 100

/** Paths that are $1 or begin with it and a separator. */
const WITHIN = '(path = $1 OR (path >= $2 AND path < $3))'

function valuesWithin(folder: string): string[] {
  const { path, first, last } = within(folder)
  return [path, first, last]
}
