import { BestMatches } from './best-matches.ts'
import type { Candidates, NearTitle } from './candidates.ts'
import { type Facts, type JudgeContext, judge, type Verdict } from './judge.ts'
import { artistLikeness } from './likeness.ts'
import { type Reading, readingsOfEntry } from './readings.ts'
import { factsOf, isrcOf, musicBrainzOf, type SongTables } from './song-tables.ts'
import type { EntryMatch, ListEntry, MissingReason, NearSong, OwnSong } from './types.ts'

/** The options of a match with their defaults. */
export interface ResolvedMatch {
  anyVersion: boolean
  nearest: number
}

type Found = Extract<Verdict, { isSong: true }> & { row: number }

/** Reasons by how much they say: the song that was refused for the last one came nearest. */
const REASONS: readonly MissingReason[] = ['not-owned', 'other-artist', 'other-length', 'other-version']
/** Shares of titles and artists in the order of near songs. */
const TITLE_SHARE = 0.6
const ARTIST_SHARE = 0.4

/**
 * Matches one entry.
 *
 * @param search finds the songs to compare with: by the index, or, for a test, all of them
 */
export function matchEntry<Song extends OwnSong>(
  tables: SongTables<Song>,
  entry: ListEntry,
  options: ResolvedMatch,
  search: (tables: SongTables<Song>, reading: Reading) => Candidates,
): EntryMatch<Song> {
  const facts = factsOf(entry)
  const byId = songById(tables, entry, facts)
  if (byId) return byId
  if (entry.title.trim() === '') return { status: 'missing', reason: 'no-name', nearest: [] }
  const likeness = new Map<Reading, Map<Reading['artists'], number>>()
  const isKnown = (word: string): boolean => tables.words.has(word)
  const context: JudgeContext = {
    isKnown,
    anyVersion: options.anyVersion,
    artistsOf(a, b) {
      const known = likeness.get(a) ?? new Map<Reading['artists'], number>()
      const value = known.get(b.artists) ?? artistLikeness(a.artists, b.artists, isKnown)
      likeness.set(a, known.set(b.artists, value))
      return value
    },
  }
  const found: Found[] = []
  const refused: { row: number; reason: MissingReason; score: number }[] = []
  const near: { reading: Reading; titles: readonly NearTitle[] }[] = []
  for (const reading of readingsOfEntry(entry)) {
    const candidates = search(tables, reading)
    near.push({ reading, titles: candidates.near })
    for (const number of candidates.readings) {
      const song = tables.readings[number]!
      const { row } = song
      const verdict = judge(reading, facts, song, tables.facts[row]!, context)
      if (verdict?.isSong) found.push({ ...verdict, row })
      else if (verdict) refused.push({ row, reason: verdict.reason, score: verdict.score })
    }
  }
  const best = bestOf(found)
  if (best && !isAmbiguous(tables, found, best)) {
    const { row, score, sameVersion } = best
    return { status: 'found', song: tables.songs[row]!, by: 'names', score, sameVersion }
  }
  const reason = best ? 'ambiguous' : reasonOf(refused)
  const nearest = new BestMatches(options.nearest)
  for (const { row, score } of [...found, ...refused]) nearest.offer(row, score)
  for (const { reading, titles } of near) addNear(tables, reading, titles, context, nearest)
  const songs = nearest.rows.map(({ row, score }): NearSong<Song> => ({ song: tables.songs[row]!, score }))
  return { status: 'missing', reason, nearest: songs }
}

/** The reason that says most. */
function reasonOf(refused: readonly { reason: MissingReason }[]): MissingReason {
  const rank = refused.reduce((most, { reason }) => Math.max(most, REASONS.indexOf(reason)), 0)
  return REASONS[rank]!
}

/** The song that has the entry's ISRC or MusicBrainz id; among several the one whose length is nearest. */
function songById<Song extends OwnSong>(
  tables: SongTables<Song>,
  entry: ListEntry,
  facts: Facts,
): EntryMatch<Song> | undefined {
  const isrc = isrcOf(entry.isrc)
  const musicBrainz = musicBrainzOf(entry.musicBrainz)
  for (const [by, rows] of [
    ['musicbrainz', musicBrainz === undefined ? undefined : tables.byMusicBrainz.get(musicBrainz)],
    ['isrc', isrc === undefined ? undefined : tables.byIsrc.get(isrc)],
  ] as const) {
    if (!rows) continue
    const off = (row: number): number =>
      Math.abs((facts.durationSeconds ?? 0) - (tables.facts[row]!.durationSeconds ?? Number.MAX_VALUE))
    const [row] = facts.durationSeconds === null ? rows : [...rows].sort((a, b) => off(a) - off(b) || a - b)
    return { status: 'found', song: tables.songs[row!]!, by, score: 1, sameVersion: true }
  }
  return undefined
}

/** The highest score; of equal ones the same album, then the nearest length, then the first song. */
function bestOf(found: readonly Found[]): Found | undefined {
  const order = (a: Found, b: Found): number =>
    b.score - a.score ||
    Number(b.sameAlbum) - Number(a.sameAlbum) ||
    (a.difference === b.difference ? 0 : a.difference - b.difference) ||
    a.row - b.row
  return found.length === 0 ? undefined : found.reduce((best, next) => (order(next, best) < 0 ? next : best))
}

/** True when the entry names no artist, and songs of several artists fit as well as the best. */
function isAmbiguous(tables: SongTables<OwnSong>, found: readonly Found[], best: Found): boolean {
  if (best.namesArtist) return false
  const artistOf = ({ row }: Found): string => (tables.songs[row]!.artist ?? '').toLowerCase()
  return found.some(
    other =>
      other.score === best.score &&
      artistOf(other) !== artistOf(best) &&
      !(best.sameAlbum && !other.sameAlbum) &&
      !(best.difference <= 3 && other.difference > 3 && other.difference < Number.POSITIVE_INFINITY),
  )
}

/** Offers the songs of near titles, the nearest titles first, as long as one could still be among the nearest songs. */
function addNear(
  tables: SongTables<OwnSong>,
  reading: Reading,
  titles: readonly NearTitle[],
  context: JudgeContext,
  nearest: BestMatches,
): void {
  for (const { part, readings } of [...titles].sort((a, b) => b.part - a.part)) {
    if (TITLE_SHARE * part + ARTIST_SHARE < nearest.least) return
    for (const number of readings) {
      const song = tables.readings[number]!
      const score = TITLE_SHARE * part + ARTIST_SHARE * context.artistsOf(reading, song) - reading.penalty
      nearest.offer(song.row, score)
    }
  }
}
