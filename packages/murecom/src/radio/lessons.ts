import type { Mark, Play } from '../listening/types.ts'
import type { HeardSong, NeverRules } from './question.ts'
import type { PlayedSong } from './state.ts'
import type { RadioLibrary, RadioOutcome } from './types.ts'

/** A pause of this many hours ends an evening, and counts as many songs: tomorrow's taste may be another one. */
const EVENING_HOURS = 3
const SONGS_OF_PAUSE = 20
/** The songs that say most: the newest ones. More cost time and say little. */
const MOST_LESSONS = 160
const MOST_MARKS = 60
/** How long ago a mark counts as, in songs: it says what is liked at any time. */
const AGE_OF_MARK = 60
const NOISE = { heard: 0.6, liked: 0.05, mark: 1.5 }
/** What a skip says: more than nothing is known, so that it goes on elsewhere. */
const SKIPPED = -2
/** A skip in the last part of a song says little against it. */
const LATE = 0.6
const LATE_SKIP = -0.3
const MS_PER_HOUR = 3_600_000

/** What is known of a listener: songs that were played, oldest first, and what never comes. */
export function knownOf(
  library: RadioLibrary,
  own: readonly PlayedSong[],
  plays: readonly Play[],
  marks: readonly Mark[],
  now: number,
): { heard: HeardSong[]; never: Omit<NeverRules, 'words'> } {
  const ids = new Map<string, number | undefined>()
  const idOf = ({ hash, path }: { hash: string; path: string }): number | undefined => {
    if (!ids.has(hash)) ids.set(hash, library.songOf({ hash, path })?.id)
    return ids.get(hash)
  }
  const isOwn = new Set(own.map(({ hash, at }) => `${hash} ${at}`))
  const others = plays.filter(({ song, at }) => !isOwn.has(`${song.hash} ${at}`))
  const events = [
    ...own.map(({ outcome, part, at, ...song }) => ({ song, at, outcome, part, isOwn: true })),
    ...others.map(({ song, at, outcome, playedSeconds, durationSeconds }) => {
      return { song, at, outcome, part: partOf(playedSeconds, durationSeconds), isOwn: false }
    }),
  ].sort((a, b) => a.at - b.at)
  const heard: HeardSong[] = []
  let age = 0
  let later = now
  for (const event of events.toReversed()) {
    if (later - event.at > EVENING_HOURS * MS_PER_HOUR) age += SONGS_OF_PAUSE
    later = event.at
    const id = idOf(event.song)
    if (id === undefined) continue
    const value = age < MOST_LESSONS ? worthOf(event.outcome, event.part) : undefined
    const hours = Math.max(0, now - event.at) / MS_PER_HOUR
    const noise = event.outcome === 'liked' ? NOISE.liked : NOISE.heard
    heard.push({ id, value, noise, age: age++, hours, isOwn: event.isOwn })
  }
  return { heard: [...markedSongs(marks, idOf), ...heard.reverse()], never: bannedOf(marks, idOf) }
}

/** Share of a song that was played. */
export function partOf(playedSeconds: number | null | undefined, durationSeconds: number | null): number | null {
  if (playedSeconds == null || !durationSeconds || !(durationSeconds > 0)) return null
  return Math.min(1, Math.max(0, playedSeconds / durationSeconds))
}

function worthOf(outcome: RadioOutcome, part: number | null): number | undefined {
  if (outcome === 'unknown') return undefined
  if (outcome === 'completed' || outcome === 'liked') return 1
  return outcome === 'skipped' && part !== null && part >= LATE ? LATE_SKIP : SKIPPED
}

/** Songs with a star or a rating, as lessons that do not depend on when they were played. */
function markedSongs(
  marks: readonly Mark[],
  idOf: (song: { hash: string; path: string }) => number | undefined,
): HeardSong[] {
  const songs: HeardSong[] = []
  for (const { item, starred, rating } of marks) {
    if (item.kind !== 'song' || songs.length === MOST_MARKS) continue
    const value = starred !== null ? 1 : rating === null || rating === 3 ? undefined : rating > 3 ? 1 : SKIPPED
    const id = value === undefined ? undefined : idOf(item)
    if (id === undefined) continue
    songs.push({ id, value, noise: NOISE.mark, age: AGE_OF_MARK, hours: Number.POSITIVE_INFINITY, isOwn: false })
  }
  return songs
}

function bannedOf(
  marks: readonly Mark[],
  idOf: (song: { hash: string; path: string }) => number | undefined,
): Omit<NeverRules, 'words'> {
  const never = { songs: [] as number[], artists: [] as string[], albums: [] as [string, string][] }
  for (const { item, banned } of marks) {
    if (banned === null) continue
    if (item.kind === 'artist') never.artists.push(item.artist)
    else if (item.kind === 'album') never.albums.push([item.artist, item.album])
    else {
      const id = idOf(item)
      if (id !== undefined) never.songs.push(id)
    }
  }
  return never
}
