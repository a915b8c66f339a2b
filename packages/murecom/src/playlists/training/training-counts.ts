import { turns } from '@murecom/internal/signal'
import { RecommenderError } from '../../errors.ts'
import type { TrackList } from '../catalog.ts'

/** What a catalogue has to learn from, and how much of it a training takes. */
export interface TrainingCounts {
  /** Playlists of two tracks or more. */
  playlists: number
  /** Tracks that are in one of them. */
  tracks: number
  /**
   * The largest n such that two tracks of one playlist are in n playlists each, counted up to `minCount`. With a larger
   * `minCount` nothing can be learnt.
   */
  mostPlaylists: number
  /** Tracks in fewer playlists are left out. */
  minCount: number
  /** Tracks that are left. */
  kept: number
}

/** Without a choice, tracks in fewer playlists are left out, as the original did. */
const DEFAULT_MIN_COUNT = 4
/** A default that would leave out more of the playlists' entries than it keeps does not fit the catalogue. */
const LEAST_SHARE = 0.5

/**
 * Counts in how many playlists each track is. Without a given `minCount` it is the largest number up to 4 with which half of
 * all entries are kept: 4 for the playlists of many people, less for those of one. Reads the playlists once, and again up to
 * the first that can be learnt from. O(entries)
 *
 * @returns `lists`: in how many playlists each track is
 */
export async function countTracks(
  playlists: Iterable<TrackList>,
  options: { minCount?: number | undefined; signal?: AbortSignal | undefined },
): Promise<{ counts: TrainingCounts; lists: ReadonlyMap<number, number> }> {
  const pause = turns()
  const counts = new Map<number, number>()
  let lists = 0
  let entries = 0
  for (const list of playlists) {
    const tracks = new Set(list)
    if (tracks.size < 2) continue
    lists++
    entries += tracks.size
    for (const id of tracks) counts.set(id, (counts.get(id) ?? 0) + 1)
    const turn = pause()
    if (turn) await turn
    options.signal?.throwIfAborted()
  }
  const wanted = options.minCount ?? DEFAULT_MIN_COUNT
  const mostPlaylists = mostShared(playlists, counts, wanted)
  /** Tracks in at least `least` playlists, and their entries. */
  const from = (least: number): { tracks: number; entries: number } => {
    const sum = { tracks: 0, entries: 0 }
    for (const count of counts.values()) {
      if (count < least) continue
      sum.tracks++
      sum.entries += count
    }
    return sum
  }
  let minCount = wanted
  if (options.minCount === undefined) {
    minCount = Math.max(1, Math.min(wanted, mostPlaylists))
    while (minCount > 1 && from(minCount).entries < LEAST_SHARE * entries) minCount--
  }
  const kept = minCount > mostPlaylists ? 0 : from(minCount).tracks
  return { counts: { playlists: lists, tracks: counts.size, mostPlaylists, minCount, kept }, lists: counts }
}

/** The largest number of playlists in which each of two tracks of one playlist is; `enough` where it is more. */
function mostShared(playlists: Iterable<TrackList>, counts: ReadonlyMap<number, number>, enough: number): number {
  let most = 0
  for (const list of playlists) {
    let first = 0
    let second = 0
    for (const id of new Set(list)) {
      const count = counts.get(id) ?? 0
      if (count > first) {
        second = first
        first = count
      } else if (count > second) second = count
    }
    most = Math.max(most, second)
    if (most >= enough) return most
  }
  return most
}

/** @throws RecommenderError code `'nothing-to-learn'`, naming what would be needed */
export function checkLearnable(
  where: string,
  { kept, playlists, tracks, mostPlaylists, minCount }: TrainingCounts,
): void {
  if (kept > 0) return
  const there = `of ${playlists} playlists and ${tracks} tracks`
  const rule =
    playlists === 0
      ? 'the catalogue must have a playlist of two different tracks, got none'
      : `minCount must be at most ${mostPlaylists} (no two tracks of a playlist are in more, ${there}), got ${minCount}`
  throw new RecommenderError('nothing-to-learn', `${where}: ${rule}`)
}
