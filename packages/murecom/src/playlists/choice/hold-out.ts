import { mulberry32 } from '@murecom/internal'
import type { TrackList } from '../catalog.ts'

/** Share of the lists of which tracks are held out. */
const LISTS_SHARE = 0.1
/** Fewer lists would say too little of small catalogues, whose models are fitted again in no time. */
const LEAST_LISTS = 2000
/** More lists change the third digit only, and a large catalogue should not lose what it learns from. */
const MOST_LISTS = 4000
/** Lists times tracks that are scored at most, as far as {@link FEWEST_LISTS} allow: of 650,000 tracks a list takes a tenth of a second. */
const MOST_SCORES = 5e8
const FEWEST_LISTS = 500
/** Share of the tracks of such a list that are held out. */
const TRACKS_SHARE = 0.2

/** A list whose tracks are in part held out. */
export interface HeldOutList {
  given: readonly number[]
  held: readonly number[]
}

/** What is held out of a catalogue, and the rest. */
interface HoldOut {
  lists: readonly HeldOutList[]
  /** Held-out entries over all entries, from 0 to 1. */
  share: number
  /** The playlists without what is held out; can be iterated again and again. */
  rest: Iterable<TrackList>
}

/**
 * Draws a tenth of the lists, at least 2,000 or all of a smaller catalogue and at most 4,000, fewer where tracks are many, and holds out a fifth of each
 * one's tracks. No track is held out so often that a training would no longer know it: that would measure what `minCount`
 * leaves out. Reads the playlists twice.
 *
 * @param counts in how many lists each track is
 * @param options `tracks` that a training knows
 */
export function holdOut(
  playlists: Iterable<TrackList>,
  counts: ReadonlyMap<number, number>,
  { minCount, tracks, seed }: { minCount: number; tracks: number; seed: number },
): HoldOut {
  const random = mulberry32(seed)
  let total = 0
  for (const _ of playlists) total++
  const share = Math.min(MOST_LISTS, Math.max(LEAST_LISTS, Math.round(LISTS_SHARE * total)))
  const wanted = Math.min(total, share, Math.max(FEWEST_LISTS, Math.floor(MOST_SCORES / tracks)))
  const chosen = draw(total, wanted, random)
  const left = new Map<number, number>()
  const held = new Map<number, HeldOutList>()
  let entries = 0
  let heldEntries = 0
  let at = 0
  for (const list of playlists) {
    entries += list.length
    const place = at++
    if (!chosen.has(place)) continue
    const split = splitList(list, id => left.get(id) ?? counts.get(id) ?? 0, minCount, random)
    if (!split) continue
    for (const id of split.held) left.set(id, (left.get(id) ?? counts.get(id)!) - 1)
    heldEntries += split.held.length
    held.set(place, split)
  }
  return {
    lists: [...held.values()],
    share: heldEntries / entries,
    rest: { [Symbol.iterator]: () => without(playlists, held) },
  }
}

/** A fifth of the tracks that can be missed, one at least; undefined where none can, or nothing would be left. */
function splitList(
  list: TrackList,
  countOf: (id: number) => number,
  minCount: number,
  random: () => number,
): HeldOutList | undefined {
  const known = [...new Set(list)].filter(id => countOf(id) >= minCount)
  const spare = known.filter(id => countOf(id) > minCount)
  const most = Math.min(spare.length, known.length - 1)
  if (most < 1) return undefined
  const held = new Set<number>()
  const wanted = Math.min(most, Math.max(1, Math.round(TRACKS_SHARE * known.length)))
  while (held.size < wanted) held.add(spare[Math.floor(random() * spare.length)]!)
  return { given: known.filter(id => !held.has(id)), held: [...held] }
}

function draw(total: number, wanted: number, random: () => number): ReadonlySet<number> {
  if (wanted === total) return new Set(Array.from({ length: total }, (_, i) => i))
  const drawn = new Set<number>()
  while (drawn.size < wanted) drawn.add(Math.floor(random() * total))
  return drawn
}

function* without(playlists: Iterable<TrackList>, held: ReadonlyMap<number, HeldOutList>): Generator<TrackList> {
  let at = 0
  for (const list of playlists) {
    const out = held.get(at++)?.held
    yield out ? Array.from(list).filter(id => !out.includes(id)) : list
  }
}
