import type Database from 'better-sqlite3'

/** A song of the library as a server of music knows it. */
export interface ServerId {
  /** Number of the song in the library. */
  song: number
  /** `subsonic://host/` or `jellyfin://host/`. */
  server: string
  /** The song's id there. */
  id: string
}

/** The SQL of looking up songs by their ids on servers, and back. */
export class ServerIds {
  readonly #db: Database.Database
  constructor(db: Database.Database) {
    this.#db = db
  }

  /** Names of the servers that songs are known from. */
  servers(): string[] {
    return this.#db.prepare('SELECT DISTINCT server FROM server_songs ORDER BY server').pluck().all() as string[]
  }

  /** The song with an id on a server, or on any; undefined when there is none. */
  songOf(id: string, server?: string): number | undefined {
    const found =
      server === undefined
        ? this.#db.prepare('SELECT song_id FROM server_songs WHERE server_id = ? LIMIT 1').pluck().get(id)
        : this.#db
            .prepare('SELECT song_id FROM server_songs WHERE server = ? AND server_id = ?')
            .pluck()
            .get(server, id)
    return found as number | undefined
  }

  /** The ids of songs on servers, in the order of the numbers; a song that no server has is passed over. */
  idsOf(songs: Iterable<number>, server?: string): ServerId[] {
    const read = this.#db.prepare(
      `SELECT song_id AS song, server, server_id AS id FROM server_songs
       WHERE song_id = ? AND (? IS NULL OR server = ?) ORDER BY server, server_id`,
    )
    return Array.from(songs, song => read.all(song, server ?? null, server ?? null) as ServerId[]).flat()
  }
}
