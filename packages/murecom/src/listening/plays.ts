import { checkInteger, checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'
import type Database from 'better-sqlite3'
import { checkCount, checkSeconds, checkSource, checkTime, checkUser } from './checks.ts'
import type { ListenedSongs } from './songs.ts'
import type { Play, PlayCount, PlayOutcome, PlaySource, PlaysOptions } from './types.ts'

const OPTIONS: OptionNames<PlaysOptions> = { user: 1, since: 1, limit: 1 }
const OUTCOMES: readonly PlayOutcome[] = ['completed', 'skipped', 'unknown']
const ADD = `INSERT INTO plays (user, song, at, source, played_seconds, duration_seconds, outcome)
  VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`

/** The SQL of plays and of their counts. */
export class PlayStore {
  readonly #db: Database.Database
  readonly #songs: ListenedSongs
  constructor(db: Database.Database, songs: ListenedSongs) {
    this.#db = db
    this.#songs = songs
  }

  add(plays: readonly Play[]): number {
    const where = 'Listening.addPlays'
    const add = this.#db.prepare(ADD)
    let added = 0
    for (const { user, song, at, playedSeconds, durationSeconds, outcome, source } of plays) {
      const facts = [checkTime(where, 'at', at), checkSource(where, source)] as const
      const heard = checkSeconds(where, 'playedSeconds', playedSeconds)
      const whole = checkSeconds(where, 'durationSeconds', durationSeconds)
      const end = checkOneOf(where, 'outcome', outcome, OUTCOMES)
      const number = this.#songs.numberOf(where, song)
      added += add.run(checkUser(where, user), number, ...facts, heard, whole, end).changes
    }
    return added
  }

  list(options: PlaysOptions): Play[] {
    const where = 'Listening.plays'
    const { user = '', since = 0, limit = 1000 } = checkOptions(where, options, OPTIONS)
    checkInteger(where, 'limit', limit, 1)
    const rows = this.#db
      .prepare(
        `SELECT user, hash, path, at, source, played_seconds, duration_seconds, outcome
         FROM plays JOIN songs ON songs.id = song WHERE user = ? AND at >= ? ORDER BY at DESC, song, source LIMIT ?`,
      )
      .all(checkUser(where, user), checkTime(where, 'since', since), limit) as PlayRow[]
    return rows.map(({ hash, path, played_seconds, duration_seconds, ...play }) => ({
      user: play.user,
      song: { hash, path },
      at: play.at,
      playedSeconds: played_seconds,
      durationSeconds: duration_seconds,
      outcome: play.outcome,
      source: play.source,
    }))
  }

  counts(user: string): PlayCount[] {
    const rows = this.#db
      .prepare(
        `SELECT hash, path, sum(n) AS count, max(at) AS last FROM (
           SELECT song, count(*) AS n, max(at) AS at FROM plays WHERE user = $user AND outcome <> 'skipped' GROUP BY song
           UNION ALL SELECT song, count, last FROM counts WHERE user = $user
         ) JOIN songs ON songs.id = song GROUP BY song ORDER BY count DESC, last DESC, song`,
      )
      .all({ user: checkUser('Listening.playCounts', user) }) as CountRow[]
    return rows.map(({ hash, path, count, last }) => ({ song: { hash, path }, count, last }))
  }

  setCounts(user: string, source: PlaySource, counts: readonly PlayCount[]): void {
    const where = 'Listening.setCounts'
    const of = [checkUser(where, user), checkSource(where, source)] as const
    this.#db.prepare('DELETE FROM counts WHERE user = ? AND source = ?').run(...of)
    const add = this.#db.prepare(
      'INSERT OR REPLACE INTO counts (user, source, song, count, last) VALUES (?, ?, ?, ?, ?)',
    )
    for (const { song, count, last } of counts) {
      const time = last === null ? null : checkTime(where, 'last', last)
      add.run(...of, this.#songs.numberOf(where, song), checkCount(where, 'count', count), time)
    }
  }
}

interface PlayRow {
  user: string
  hash: string
  path: string
  at: number
  source: PlaySource
  played_seconds: number | null
  duration_seconds: number | null
  outcome: PlayOutcome
}

interface CountRow {
  hash: string
  path: string
  count: number
  last: number | null
}
