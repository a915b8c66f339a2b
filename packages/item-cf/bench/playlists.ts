import { mulberry32 } from '@murecom/internal'

/** Playlists of integer track ids: playlist p is `items[offsets[p] .. offsets[p + 1]]`, no track twice. */
export interface Playlists {
  offsets: Int32Array
  items: Int32Array
}

/**
 * Seeded playlists of the original's scale: log-normal sizes, and tracks by a Yule-Simon process. Each place takes a new track
 * with probability `fresh`, else the track of a random earlier place (the more often a track was taken, the likelier it is),
 * or with probability `flat` any track that there is.
 */
export function makePlaylists(
  playlists: number,
  rows: number,
  seed: number,
  { fresh = 0.3115, flat = 0.12, spread = 0.6, longest = 300 } = {},
): Playlists {
  const random = mulberry32(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const middle = Math.log(rows / playlists) - spread ** 2 / 2
  const items = new Int32Array(Math.ceil(rows * 1.2))
  const offsets = new Int32Array(playlists + 1)
  const last = new Int32Array(items.length).fill(-1)
  let tracks = 0
  let at = 0
  for (let p = 0; p < playlists; p++) {
    const size = Math.max(2, Math.min(longest, Math.round(Math.exp(middle + spread * normal()))))
    for (let n = 0; n < size && at < items.length; n++) {
      const r = random()
      let track = tracks
      if (tracks > 0 && r >= fresh) {
        const drawn = random()
        track = r < fresh + (1 - fresh) * flat ? Math.floor(drawn * tracks) : items[Math.floor(drawn * at)]!
      }
      if (last[track] === p) continue
      if (track === tracks) tracks++
      last[track] = p
      items[at++] = track
    }
    offsets[p + 1] = at
  }
  return { offsets, items: items.slice(0, at) }
}

/** As a catalogue hands its playlists out: re-iterable arrays of integers. */
export function setsOf({ offsets, items }: Playlists): Iterable<Int32Array> {
  return {
    *[Symbol.iterator]() {
      for (let p = 0; p < offsets.length - 1; p++) yield items.subarray(offsets[p]!, offsets[p + 1]!)
    },
  }
}

/** Only tracks that are in at least `minCount` playlists, numbered anew: what a peer without that option is given. */
export function frequentOnly({ offsets, items }: Playlists, minCount: number): Playlists {
  const counts = new Map<number, number>()
  for (const track of items) counts.set(track, (counts.get(track) ?? 0) + 1)
  const numbers = new Map<number, number>()
  for (const [track, count] of counts) if (count >= minCount) numbers.set(track, numbers.size)
  const kept: number[] = []
  const starts = [0]
  for (let p = 0; p < offsets.length - 1; p++) {
    for (let e = offsets[p]!; e < offsets[p + 1]!; e++) {
      const track = numbers.get(items[e]!)
      if (track !== undefined) kept.push(track)
    }
    starts.push(kept.length)
  }
  return { offsets: Int32Array.from(starts), items: Int32Array.from(kept) }
}
