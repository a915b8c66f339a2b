import { checkInteger, checkNumber, checkOptions, type OptionNames } from '@murecom/internal'
import type { HeardName, ListenedSong } from './listening/types.ts'
import type { Listening } from './listening.ts'

/** What {@link heardLately} looks at. */
export interface HeardLatelyOptions {
  /** Default `''`, the one person of a library without users. */
  user?: string
  /** Days after which a play counts half, above 0. Default 14: what was played last month is there, and counts a quarter. */
  halfLifeDays?: number
  /** Songs at most, from 1. Default 50. */
  limit?: number
  /** The time in ms since 1970. Default now. */
  now?: number
}

/** A song that was played lately. */
export interface LatelySong {
  /** Null for one that the library does not have. */
  song: ListenedSong | null
  /** What a service of scrobbles calls it; null for a song of the library. */
  name: HeardName | null
  /** Sum of its plays, each halved for every half-life since then; above 0. */
  weight: number
  /** When it was played last, in ms since 1970. */
  last: number
}

const OPTIONS: OptionNames<HeardLatelyOptions> = { user: 1, halfLifeDays: 1, limit: 1, now: 1 }
const MS_PER_DAY = 24 * 3_600_000
/** Plays that are older count less than a thousandth. */
const HALF_LIVES = 10
const MOST_PLAYS = 200_000
/** A server's "played last" that is nearer to a play than this is that play. */
const SAME_PLAY_MS = 60_000

/**
 * What a person played lately: plays here, at players and at services of scrobbles, each worth half after every half-life. What
 * a server of music counted has the time of the last play only, so it counts once. Skips do not count. O(plays within ten half-lives)
 *
 * @returns the songs with the highest weights first
 * @throws RangeError for an option out of range
 * @example
 * const lately = heardLately(openListening(listeningFile('music.murecom')), { halfLifeDays: 7 })
 * const plus = lately.flatMap(({ song, weight }) => (song ? [{ path: song.path, weight }] : []))
 * const answer = plus.length > 0 ? library.mix({ plus }) : []
 */
export function heardLately(listening: Listening, options: HeardLatelyOptions = {}): LatelySong[] {
  const where = 'heardLately'
  const { user = '', halfLifeDays = 14, limit = 50, now = Date.now() } = checkOptions(where, options, OPTIONS)
  checkNumber(where, 'halfLifeDays', halfLifeDays, { min: 1e-3, max: 36_500 })
  checkInteger(where, 'limit', limit, 1)
  const halfLife = halfLifeDays * MS_PER_DAY
  const since = Math.max(0, now - HALF_LIVES * halfLife)
  const songs = new Map<string, LatelySong>()
  const add = (key: string, at: number, of: Pick<LatelySong, 'song' | 'name'>): void => {
    const weight = 2 ** -(Math.max(0, now - at) / halfLife)
    const known = songs.get(key)
    if (!known) songs.set(key, { ...of, weight, last: at })
    else Object.assign(known, { weight: known.weight + weight, last: Math.max(known.last, at) })
  }
  for (const { song, at, outcome } of listening.plays({ user, since, limit: MOST_PLAYS })) {
    if (outcome !== 'skipped') add(song.hash, at, { song, name: null })
  }
  for (const { song, last } of listening.playCounts(user)) {
    if (last === null || last < since || last - (songs.get(song.hash)?.last ?? 0) < SAME_PLAY_MS) continue
    add(song.hash, last, { song, name: null })
  }
  const heardAt = new Map<string, number>()
  for (const { song, at, source: _, ...name } of listening.heard.list({ user, since, limit: MOST_PLAYS })) {
    const key = `\0${[name.title, ...name.artists].join('\n').toLowerCase()}`
    // Newest first: what was added just before is the same play, as another service knows it.
    if (song !== null || (heardAt.get(key) ?? Number.POSITIVE_INFINITY) - at < SAME_PLAY_MS) continue
    heardAt.set(key, at)
    add(key, at, { song, name })
  }
  return [...songs.values()].sort((a, b) => b.weight - a.weight || b.last - a.last).slice(0, limit)
}
