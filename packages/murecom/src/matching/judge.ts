import { cannotBeCompared, titleLikeness } from './likeness.ts'
import type { Reading } from './readings.ts'
import { compareVersions } from './title-parts.ts'
import type { MissingReason } from './types.ts'

/** What an entry and a song are compared by. */
export interface Facts {
  durationSeconds: number | null
  /** Search key of the album's name; empty when there is none. */
  album: string
}

/** What is known beside the two names. */
export interface JudgeContext {
  isKnown(word: string): boolean
  anyVersion: boolean
  /** Likeness of the artists of two readings, remembered for an entry. */
  artistsOf(entry: Reading, song: Reading): number
}

/** What a comparison comes to. */
export type Verdict =
  | { isSong: true; score: number; sameVersion: boolean; sameAlbum: boolean; difference: number; namesArtist: boolean }
  | { isSong: false; reason: MissingReason; score: number }

/** Shares of title and artist in a score, as in the catalogue's own matches. */
const TITLE_SHARE = 0.6
const ARTIST_SHARE = 0.4
/** Titles that differ in spelling alone. */
const EQUAL = 0.98
/** Two names may be mistyped, but not both badly. */
const LEAST_SUM = 1.76
const OTHER_MASTER = 0.01
const OTHER_RECORDING = 0.1
const NO_ARTIST = 0.5
/** Recordings of one length differ by fades and silence. */
const SAME_LENGTH_SECONDS = 3

/** Lengths that differ by more than a tenth are of two recordings; of short ones 10 s, and never more than 30 s. */
function lengthsDiffer(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return false
  return Math.abs(a - b) > Math.min(30, Math.max(10, Math.max(a, b) / 10))
}

function differenceOf(a: Facts, b: Facts): number | undefined {
  return a.durationSeconds === null || b.durationSeconds === null
    ? undefined
    : Math.abs(a.durationSeconds - b.durationSeconds)
}

/**
 * Compares an entry with a song, each in one of its readings; undefined when their titles are not alike. The rules are the
 * whole of what is a match: a scan over all songs and the index call the same function.
 */
export function judge(
  entry: Reading,
  facts: Facts,
  song: Reading,
  own: Facts,
  context: JudgeContext,
): Verdict | undefined {
  const title = titleLikeness(entry.title, song.title, context.isKnown)
  if (title === 0) return undefined
  const difference = differenceOf(facts, own)
  const isSameLength = difference !== undefined && difference <= SAME_LENGTH_SECONDS
  const namesArtist = entry.artists.length > 0
  let artist = namesArtist ? context.artistsOf(entry, song) : NO_ARTIST
  if (artist === 0 && title === 1 && isSameLength && entry.penalty === 0) {
    if (cannotBeCompared(entry.artists, song.artists)) artist = NO_ARTIST
  }
  if (namesArtist && song.artists.length === 0) artist = title >= EQUAL && isSameLength ? NO_ARTIST : 0
  const score = TITLE_SHARE * title + ARTIST_SHARE * artist - entry.penalty - song.penalty
  const no = (reason: MissingReason): Verdict => ({ isSong: false, reason, score })
  if (artist === 0) return no('other-artist')
  if (artist === NO_ARTIST) {
    if (title < EQUAL) return no('not-owned')
  } else if (title + artist < LEAST_SUM) return no('not-owned')
  const versions = compareVersions(entry.title, song.title)
  if (versions === 'other' && !context.anyVersion) return no('other-version')
  if (lengthsDiffer(facts.durationSeconds, own.durationSeconds) && !context.anyVersion) return no('other-length')
  const sameAlbum = facts.album !== '' && facts.album === own.album
  const isOtherAlbum = facts.album !== '' && own.album !== '' && !sameAlbum
  if (entry.title.isGeneric && isOtherAlbum && !isSameLength) return no('other-version')
  const off = versions === 'other' ? OTHER_RECORDING : versions === 'master' ? OTHER_MASTER : 0
  return {
    isSong: true,
    score: Math.max(0, score - off),
    sameVersion: versions === 'same',
    sameAlbum,
    difference: difference ?? Number.POSITIVE_INFINITY,
    namesArtist,
  }
}
