import { sep } from 'node:path'
import type Database from 'better-sqlite3'
import { LibraryError } from '../../errors.ts'
import type { FileAnalysis, FileFacts } from '../analysis/analyse-file.ts'
import type { Refusal } from '../analysis/outcome.ts'
import type { AudioFile } from '../files/walk.ts'
import { nameOfModel, shown } from './library-model.ts'
import { SOUND_COLUMNS, type StretchColumns, soundColumnsOf, type WholeColumns } from './sound-columns.ts'
import { TagStore } from './tag-store.ts'

/** What the library has of a file. */
export interface StoredFile {
  size: number
  mtimeMs: number
  /** False for a song of an older version, whose mount points were not noted, and for one whose vectors may be of no use. */
  isSeen: boolean
  /** What lay beside it when its tags were read, as `files/beside.ts` writes it; null when that is not known. */
  beside: string | null
}

/** The SQL of indexing. */
export class SongStore {
  readonly #db: Database.Database
  /** Names what looks at files: verdicts of another one are not believed. */
  readonly #decoder: string
  /** The model whose vectors are stored. */
  readonly #model: string
  readonly #statements = new Map<string, Database.Statement>()

  constructor(db: Database.Database, { decoder, model }: { decoder: string; model: string }) {
    this.#db = db
    this.#decoder = decoder
    this.#model = model
  }

  /** What is stored of the songs that are a path or lie below it, by path. */
  songsWithin(path: string): Map<string, StoredFile> {
    const rows = this.#sql(
      `SELECT path, size, mtime_ms AS mtimeMs, decoder IS NOT NULL AS isSeen, beside FROM songs WHERE ${WITHIN}`,
    ).all(within(path)) as (StoredFile & { path: string; isSeen: unknown })[]
    return new Map(rows.map(({ path, isSeen, ...file }) => [path, { ...file, isSeen: Boolean(isSeen) }]))
  }

  /** A verdict that this decoder has given on the same bytes. */
  verdict({ path, size, mtimeMs }: AudioFile): Refusal | undefined {
    const known = this.#sql(
      'SELECT kind, reason FROM failures WHERE path = ? AND size = ? AND mtime_ms = ? AND decoder = ?',
    ).get(path, size, mtimeMs, this.#decoder) as { kind: string; reason: string } | undefined
    return known && { ...known, isVerdict: true }
  }

  /** Songs whose files are as long as a given one; none of an older version that was not seen since. */
  ofSize(size: number): { path: string; hash: string; mtimeMs: number }[] {
    return this.#sql(
      `SELECT path, hash, mtime_ms AS mtimeMs FROM songs WHERE size = ? AND decoder IS NOT NULL
       ORDER BY id LIMIT ${MOST_OF_SIZE}`,
    ).all(size) as { path: string; hash: string; mtimeMs: number }[]
  }

  /** Notes that songs of an older version were there; returns those without vectors, or whose vectors are not finite. */
  see(paths: readonly string[]): string[] {
    const read = this.#sql('SELECT vectors FROM songs WHERE path = ?').pluck()
    const broken = paths.filter(path => {
      const vectors = floatsOf(read.get(path) as Buffer)
      return vectors.length === 0 || !vectors.every(Number.isFinite)
    })
    const left = new Set(broken)
    this.#transaction(() => {
      for (const path of paths) if (!left.has(path)) this.#sql("UPDATE songs SET decoder = '' WHERE path = ?").run(path)
    })
    return broken
  }

  /**
   * Stores a song with its analysis.
   *
   * @throws LibraryError `'renewed'` when the library has another model by now, whose vectors these are not
   */
  save(file: AudioFile, song: FileAnalysis): void {
    this.#transaction(() => {
      const model = nameOfModel(this.#db)
      if (model !== this.#model) {
        throw new LibraryError(
          'renewed',
          `${this.#db.name}: was renewed to the model ${shown(model)} meanwhile: index again`,
        )
      }
      this.#facts(file, song, {
        duration_seconds: song.durationSeconds,
        vectors: blobOf(song.vectors),
        tags: song.tags ? blobOf(song.tags) : null,
        decoder: this.#decoder,
        ...soundColumnsOf(song.features),
      })
    })
  }

  /**
   * Stores a song with the analysis of a stored one that has the same bytes, which may be itself. It takes over that one's
   * row, number and all, when `isMoved`. False when no such song is there.
   */
  saveAs(file: AudioFile, facts: FileFacts, twin: string, isMoved: boolean): boolean {
    return this.#transaction(() => {
      const heard = this.#sql(`SELECT ${HEARD_COLUMNS.join(', ')} FROM songs WHERE path = ? AND hash = ?`).get(
        twin,
        facts.hash,
      ) as HeardColumns | undefined
      if (!heard) return false
      if (isMoved && twin !== file.path) {
        this.#sql('DELETE FROM songs WHERE path = ?').run(file.path)
        this.#sql('UPDATE songs SET path = ? WHERE path = ?').run(file.path, twin)
      }
      this.#facts(file, facts, { ...heard, decoder: heard.decoder ?? '' })
      return true
    })
  }

  /** Keeps a verdict on a file, which is then not a song. */
  saveVerdict(file: AudioFile, { kind, reason }: Refusal): void {
    this.#transaction(() => {
      this.#sql('DELETE FROM songs WHERE path = ?').run(file.path)
      this.#sql(
        'INSERT OR REPLACE INTO failures (path, size, mtime_ms, kind, reason, decoder) VALUES (?, ?, ?, ?, ?, ?)',
      ).run(file.path, file.size, file.mtimeMs, kind, reason, this.#decoder)
    })
  }

  /** Removes songs. */
  remove(paths: readonly string[]): void {
    this.#transaction(() => {
      for (const path of paths) this.#sql('DELETE FROM songs WHERE path = ?').run(path)
    })
  }

  /** Removes the verdicts on files that are a path or lie below it, except of some. */
  removeVerdicts(path: string, except: ReadonlySet<string>): void {
    const known = this.#sql(`SELECT path FROM failures WHERE ${WITHIN}`).pluck().all(within(path)) as string[]
    this.#transaction(() => {
      for (const one of known) if (!except.has(one)) this.#sql('DELETE FROM failures WHERE path = ?').run(one)
    })
  }

  #facts(file: AudioFile, { hash, about }: FileFacts, heard: HeardColumns): void {
    this.#sql('DELETE FROM failures WHERE path = ?').run(file.path)
    // A number that a removed song had is not used again: what somebody noted by number must not become another song.
    this.#sql(
      `INSERT INTO songs (id, path, size, mtime_ms, hash, ${HEARD_COLUMNS.join(', ')})
       VALUES (
         (SELECT 1 + max(value, coalesce((SELECT max(id) FROM songs), 0)) FROM counters WHERE name = 'last_id'),
         $path, $size, $mtimeMs, $hash, ${HEARD_COLUMNS.map(name => `$${name}`).join(', ')})
       ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ms = excluded.mtime_ms, hash = excluded.hash,
         ${HEARD_COLUMNS.map(name => `${name} = excluded.${name}`).join(', ')}`,
    ).run({ ...file, hash, ...heard })
    new TagStore(this.#db).save(file.path, about)
  }

  #transaction<T>(work: () => T): T {
    return this.#db.transaction(work).immediate()
  }

  #sql(text: string): Database.Statement {
    const statement = this.#statements.get(text) ?? this.#db.prepare(text)
    this.#statements.set(text, statement)
    return statement
  }
}

/** The columns that come of listening. */
interface HeardColumns extends StretchColumns, WholeColumns {
  duration_seconds: number | null
  vectors: Buffer
  tags: Buffer | null
  decoder: string | null
}

const HEARD_COLUMNS = ['duration_seconds', 'vectors', 'tags', 'decoder', ...SOUND_COLUMNS]

/** Songs of one length that are compared with a new file. */
const MOST_OF_SIZE = 100

/** Paths that are $path or begin with it and a separator. */
const WITHIN = '(path = $path OR (path >= $first AND path < $last))'

/** A path, and the least text that begins with it and a separator, and the least behind all of those. */
export function within(path: string): { path: string; first: string; last: string } {
  const first = path.endsWith(sep) ? path : path + sep
  // The texts that begin with `first` lie before the one whose last character is the next.
  return { path, first, last: first.slice(0, -1) + String.fromCharCode(sep.charCodeAt(0) + 1) }
}

/** The bytes of a float array, as they are stored. */
export function blobOf(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength)
}

/** A stored float array, copied so that it is aligned. */
export function floatsOf(blob: Buffer): Float32Array {
  return new Float32Array(new Uint8Array(blob).buffer)
}
