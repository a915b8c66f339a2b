import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3'
import { serverPath } from '../server-url.ts'
import type { ServerSong } from '../types.ts'

/** Songs that are read from the list at a time. */
const AT_ONCE = 200

/** Pairs of songs of which a server says the same: one that says the same of all would make more than memory holds. */
const MOST_PAIRS = 1_000_000

/** A song of the list and what the library has of it. */
interface ListedSong {
  song: ServerSong
  facts: string
  /** Its number in the library; null when it is new. */
  known: number | null
}

let count = 0

/**
 * What a server has, as a table in a temporary file of SQLite, so that 200,000 songs take no memory; and what differs between it
 * and the library.
 */
export class Listing {
  readonly #db: Database.Database
  readonly #server: string
  readonly #table: string

  constructor(db: Database.Database, server: string) {
    this.#db = db
    this.#server = server
    this.#table = `temp.listed_${++count}`
    db.exec(`CREATE TABLE ${this.#table} (id TEXT PRIMARY KEY, facts TEXT NOT NULL, song TEXT NOT NULL) WITHOUT ROWID;
      CREATE INDEX ${this.#table}_facts ON ${this.#table.slice('temp.'.length)} (facts)`)
  }

  /** Takes a page. Returns how many songs of it are new in the list. */
  add(songs: readonly ServerSong[]): number {
    const add = this.#db.prepare(`INSERT INTO ${this.#table} VALUES (?, ?, ?) ON CONFLICT DO NOTHING`)
    return this.#db.transaction(() =>
      songs.reduce((sum, song) => sum + add.run(song.id, factsOf(song), JSON.stringify(song)).changes, 0),
    )()
  }

  get length(): number {
    return this.#db.prepare(`SELECT count(*) FROM ${this.#table}`).pluck().get() as number
  }

  /** Songs that the library has and the list does not. */
  missing(): { id: string; song: number; path: string }[] {
    return this.#db
      .prepare(
        `SELECT server_id AS id, song_id AS song, path FROM server_songs JOIN songs ON songs.id = song_id
         WHERE server = ? AND server_id NOT IN (SELECT id FROM ${this.#table})`,
      )
      .all(this.#server) as { id: string; song: number; path: string }[]
  }

  /** Number of songs that the library has of this server. */
  get known(): number {
    return this.#db.prepare('SELECT count(*) FROM server_songs WHERE server = ?').pluck().get(this.#server) as number
  }

  /**
   * Gives songs their new ids, when a server has numbered its songs anew: a song that is no longer listed is one that is new in
   * the list and of which the server says the same.
   *
   * @returns how many
   */
  renumber(): number {
    const pairs = this.#db
      .prepare(
        `SELECT old.server_id AS was, new.id AS now FROM server_songs old JOIN ${this.#table} new ON new.facts = old.facts
         WHERE old.server = $server AND old.server_id NOT IN (SELECT id FROM ${this.#table})
           AND new.id NOT IN (SELECT server_id FROM server_songs WHERE server = $server)
         ORDER BY old.server_id, new.id LIMIT ${MOST_PAIRS}`,
      )
      .all({ server: this.#server }) as { was: string; now: string }[]
    const used = new Set<string>()
    const rename = this.#db.prepare('UPDATE server_songs SET server_id = ? WHERE server = ? AND server_id = ?')
    const move = this.#db.prepare('UPDATE OR IGNORE songs SET path = ? WHERE path = ?')
    this.#db
      .transaction(() => {
        for (const { was, now } of pairs) {
          if (used.has(`was ${was}`) || used.has(`now ${now}`)) continue
          used.add(`was ${was}`).add(`now ${now}`)
          rename.run(now, this.#server, was)
          move.run(serverPath(this.#server, now), serverPath(this.#server, was))
        }
      })
      .immediate()
    return used.size / 2
  }

  /** Songs that are new or of which the server says something else than before, by id. */
  *changed(): Iterable<ListedSong> {
    yield* this.#rows('known.song_id IS NULL OR known.facts <> listed.facts')
  }

  /** All songs of the list that the library has. */
  *inLibrary(): Iterable<ListedSong & { known: number }> {
    yield* this.#rows('known.song_id IS NOT NULL') as Iterable<ListedSong & { known: number }>
  }

  /** Number of songs that are as they were. */
  get unchanged(): number {
    return this.#db
      .prepare(
        `SELECT count(*) FROM ${this.#table} listed JOIN server_songs known
         ON known.server = ? AND known.server_id = listed.id AND known.facts = listed.facts`,
      )
      .pluck()
      .get(this.#server) as number
  }

  /** Drops the table. */
  close(): void {
    this.#db.exec(`DROP TABLE ${this.#table}`)
  }

  *#rows(condition: string): Iterable<ListedSong> {
    const read = this.#db.prepare(
      `SELECT listed.id, listed.facts, song, known.song_id AS known FROM ${this.#table} listed
       LEFT JOIN server_songs known ON known.server = ? AND known.server_id = listed.id
       WHERE listed.id > ? AND (${condition}) ORDER BY listed.id LIMIT ${AT_ONCE}`,
    )
    for (let last = ''; ; ) {
      const rows = read.all(this.#server, last) as { id: string; facts: string; song: string; known: number | null }[]
      for (const { facts, song, known } of rows) yield { song: JSON.parse(song) as ServerSong, facts, known }
      if (rows.length < AT_ONCE) return
      last = rows.at(-1)!.id
    }
  }
}

/** A hash of what a server says of a song, apart from its id, its date and what the user did. */
function factsOf({ tags, durationSeconds, bytes, format, path }: ServerSong): string {
  return createHash('sha256')
    .update(JSON.stringify([tags, durationSeconds, bytes, format, path]))
    .digest('base64url')
}
