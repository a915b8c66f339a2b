/** Bounds on everything that is remembered: it comes from players, servers and files of strangers. */
import { refuse, show } from '@murecom/internal'
import { plainText } from '@murecom/internal/text'
import type { ListenedSong, PlaySource } from './types.ts'

const MOST_USER = 200
/** As long as paths are anywhere. */
const MOST_PATH = 32_768
const MOST_HASH = 200
const MOST_NAME = 1000
const MOST_COMMENT = 10_000
/** Songs of one playlist or queue. */
const MOST_SONGS = 100_000
/** The year 9999: what is later is not a time. */
const LAST_MS = 253_402_300_799_999
const SOURCE = /^(?:page|rest|radio|listenbrainz|lastfm|spotify|server:[^\p{C}]{1,200})$/u

/** A text of at most `most` characters, as it is. */
function checkText(where: string, name: string, text: unknown, most: number, least = 0): string {
  const isFit = typeof text === 'string' && text.length >= least && text.length <= most && !text.includes('\0')
  if (!isFit) refuse(where, name, `be a text of ${least} to ${most} characters`, text)
  return text
}

export function checkUser(where: string, user: unknown): string {
  return checkText(where, 'user', user, MOST_USER)
}

/** A name that people read: without control characters. */
export function checkName(where: string, name: string, text: unknown): string {
  const plain = typeof text === 'string' ? plainText(text, { limit: MOST_NAME }) : ''
  if (plain === '') refuse(where, name, `be a text of 1 to ${MOST_NAME} characters`, text)
  return plain
}

export function checkComment(where: string, text: unknown): string {
  if (typeof text !== 'string') refuse(where, 'comment', 'be a text', text)
  return plainText(text, { limit: MOST_COMMENT, lines: true })
}

export function checkSong(where: string, song: ListenedSong): ListenedSong {
  const { hash, path } = (song ?? {}) as Partial<ListenedSong>
  return {
    hash: checkText(where, 'song.hash', hash, MOST_HASH, 1),
    path: checkText(where, 'song.path', path, MOST_PATH, 1),
  }
}

export function checkSongs(where: string, songs: readonly ListenedSong[]): readonly ListenedSong[] {
  if (!Array.isArray(songs) || songs.length > MOST_SONGS) {
    refuse(where, 'songs', `be an array of at most ${MOST_SONGS} songs`, songs)
  }
  return songs
}

/** A time in ms since 1970. */
export function checkTime(where: string, name: string, at: unknown): number {
  if (typeof at === 'number' && at >= 0 && at <= LAST_MS) return Math.round(at)
  refuse(where, name, `be a time in ms from 0 to ${LAST_MS}`, at)
}

/** Seconds, or null. */
export function checkSeconds(where: string, name: string, seconds: unknown): number | null {
  if (seconds === null) return null
  if (typeof seconds === 'number' && seconds >= 0 && seconds < Number.POSITIVE_INFINITY) return seconds
  refuse(where, name, 'be null or a finite number of at least 0', seconds)
}

/** A whole number of at least 0 that SQLite can hold. */
export function checkCount(where: string, name: string, count: unknown): number {
  if (Number.isSafeInteger(count) && (count as number) >= 0) return count as number
  refuse(where, name, 'be an integer of at least 0', count)
}

export function checkSource(where: string, source: unknown): PlaySource {
  if (typeof source === 'string' && SOURCE.test(source)) return source as PlaySource
  throw new RangeError(
    `${where}: source must be page, rest, radio, listenbrainz, lastfm, spotify or server:NAME, got ${show(source)}`,
  )
}
