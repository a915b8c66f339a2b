import { checkInteger, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { plainText } from '@murecom/internal/text'
import type Database from 'better-sqlite3'
import { checkSource, checkTime, checkUser } from './checks.ts'
import type { ListenedSongs } from './songs.ts'
import type {
  HeardEntry,
  HeardName,
  HeardPlay,
  HistoryAccount,
  HistoryName,
  ListenedSong,
  PlayOutcome,
  PlaysOptions,
} from './types.ts'

const OPTIONS: OptionNames<PlaysOptions> = { user: 1, since: 1, limit: 1 }
const LONGEST_ACCOUNT = 500
/** Two plays of one song by one person that two sources, or a source that knows minutes only, have less apart are one play. */
const SAME_PLAY_MS = 60_000
/** A service is sent a song when half of it was played; Spotify's files have what was played for 30 seconds. */
const OUTCOME: Readonly<Record<HistoryName, PlayOutcome>> = {
  listenbrainz: 'completed',
  lastfm: 'completed',
  spotify: 'unknown',
}

/**
 * The plays that scrobbling services know of a person, whether or not the library has the songs. A `Listening` has one.
 * A play whose name means a song of the library is in `Listening.plays` too: once, however many services know it.
 */
export class HeardLog {
  readonly #db: Database.Database
  readonly #songs: ListenedSongs
  readonly #write: <T>(work: () => T) => T
  /** False in a file of an older version that can only be read. */
  readonly #hasTables: boolean
  /** The statements that each play needs. */
  #toName: Database.Statement | undefined
  #toPlay: Database.Statement | undefined

  /** @internal */
  constructor(db: Database.Database, songs: ListenedSongs, write: <T>(work: () => T) => T) {
    this.#db = db
    this.#songs = songs
    this.#write = write
    this.#hasTables = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'heard'").get() !== undefined
  }

  /**
   * Notes plays of a service, and up to when its account was read, in one transaction. A play that is there already is passed
   * over; one without a title is, too.
   *
   * @returns how many were new, and how many of these are plays of songs of the library
   */
  add(
    user: string,
    source: HistoryName,
    plays: readonly HeardPlay[],
    read?: { account: string; upTo: number },
  ): { added: number; plays: number } {
    const where = 'HeardLog.add'
    checkUser(where, user)
    checkSource(where, source)
    return this.#write(() => {
      const add = this.#db.prepare(
        'INSERT INTO heard (user, source, at, name) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      )
      const counts = { added: 0, plays: 0 }
      for (const play of plays) {
        const at = checkTime(where, 'at', play.at)
        const name = this.#nameOf(play)
        if (name === undefined || add.run(user, source, at, name.id).changes === 0) continue
        counts.added++
        const { song } = name
        if (song !== null) counts.plays += this.#play({ user, source, at, song, seconds: play.durationSeconds })
      }
      if (read) {
        const { account, upTo } = read
        if (typeof account !== 'string' || account.length > LONGEST_ACCOUNT) {
          refuse(where, 'account', `be a text of at most ${LONGEST_ACCOUNT} characters`, account)
        }
        this.#db
          .prepare(
            `INSERT INTO histories (user, source, account, up_to) VALUES (?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET up_to = max(up_to, excluded.up_to)`,
          )
          .run(user, source, account, checkTime(where, 'upTo', upTo))
      }
      return counts
    })
  }

  /** Plays that services know of a user, newest first. O(plays of the user since then) */
  list(options: PlaysOptions = {}): HeardEntry[] {
    const where = 'HeardLog.list'
    const { user = '', since = 0, limit = 1000 } = checkOptions(where, options, OPTIONS)
    checkInteger(where, 'limit', limit, 1)
    if (!this.#hasTables) return []
    const rows = this.#db
      .prepare(
        `SELECT source, at, ${NAME}, hash, path FROM heard JOIN names ON names.id = heard.name
         LEFT JOIN songs ON songs.id = names.song
         WHERE user = ? AND at >= ? ORDER BY at DESC, names.id, source LIMIT ?`,
      )
      .all(checkUser(where, user), checkTime(where, 'since', since), limit) as (NameRow & {
      source: HistoryName
      at: number
      hash: string | null
      path: string
    })[]
    return rows.map(row => ({
      ...nameOf(row),
      at: row.at,
      source: row.source,
      song: row.hash === null ? null : { hash: row.hash, path: row.path },
    }))
  }

  /** The accounts that were read for a user. */
  accounts(user = ''): HistoryAccount[] {
    if (!this.#hasTables) return []
    return this.#db
      .prepare('SELECT source, account, up_to AS upTo FROM histories WHERE user = ? ORDER BY source, account')
      .all(checkUser('HeardLog.accounts', user)) as HistoryAccount[]
  }

  /** The names that mean no song of the library yet, by number. */
  unknownNames(): { id: number; name: HeardName }[] {
    if (!this.#hasTables) return []
    const rows = this.#db.prepare(`SELECT names.id, ${NAME} FROM names WHERE song IS NULL ORDER BY id`).all()
    return (rows as (NameRow & { id: number })[]).map(row => ({ id: row.id, name: nameOf(row) }))
  }

  /**
   * Notes which songs of the library some names mean. From then on their plays are in `Listening.plays`.
   *
   * @returns the number of these plays
   */
  know(found: readonly { id: number; song: ListenedSong }[]): number {
    return this.#write(() => {
      const name = this.#db.prepare('UPDATE names SET song = ? WHERE id = ?')
      const heard = this.#db.prepare(
        'SELECT user, source, at, seconds FROM heard JOIN names ON names.id = heard.name WHERE name = ? ORDER BY at',
      )
      let added = 0
      for (const { id, song } of found) {
        const number = this.#songs.numberOf('HeardLog.know', song)
        name.run(number, id)
        for (const play of heard.all(id) as Omit<NewPlay, 'song'>[]) added += this.#play({ ...play, song: number })
      }
      return added
    })
  }

  #nameOf(play: HeardPlay): { id: number; song: number | null } | undefined {
    const title = plainText(play.title)
    if (title === '') return undefined
    const artists = play.artists.map(artist => plainText(artist)).filter(artist => artist !== '')
    const key = [title, artists.slice(0, 50).join('\n'), plainText(play.album ?? '')]
    this.#toName ??= this.#db.prepare(
      `INSERT INTO names (title, artists, album, seconds, isrc, recording) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET seconds = coalesce(seconds, excluded.seconds), isrc = coalesce(isrc, excluded.isrc),
         recording = coalesce(recording, excluded.recording)
       RETURNING id, song`,
    )
    return this.#toName.get(...key, play.durationSeconds, play.isrc, play.musicBrainz) as {
      id: number
      song: number | null
    }
  }

  #play({ user, source, at, song, seconds }: NewPlay): number {
    this.#toPlay ??= this.#db.prepare(
      `INSERT INTO plays (user, song, at, source, played_seconds, duration_seconds, outcome)
       SELECT $user, $song, $at, $source, NULL, $seconds, $outcome WHERE NOT EXISTS (
         SELECT 1 FROM plays WHERE user = $user AND song = $song AND at > $at - ${SAME_PLAY_MS} AND at < $at + ${SAME_PLAY_MS}
           AND (source <> $source OR at % 60000 = 0 OR $at % 60000 = 0)
       ) ON CONFLICT DO NOTHING`,
    )
    return this.#toPlay.run({ user, source, at, song, seconds, outcome: OUTCOME[source] }).changes
  }
}

interface NewPlay {
  user: string
  source: HistoryName
  at: number
  /** Its number in the file. */
  song: number
  seconds: number | null
}

const NAME = 'title, artists, album, seconds, isrc, recording'

interface NameRow {
  title: string
  artists: string
  album: string
  seconds: number | null
  isrc: string | null
  recording: string | null
}

function nameOf({ title, artists, album, seconds, isrc, recording }: NameRow): HeardName {
  return {
    title,
    artists: artists === '' ? [] : artists.split('\n'),
    album: album || null,
    durationSeconds: seconds,
    isrc,
    musicBrainz: recording,
  }
}
