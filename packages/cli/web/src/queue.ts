import type { Song } from './api.ts'

/** The songs that were and will be played, and which of them is being played; -1 for none. Never changed in place. */
export interface Queue {
  readonly songs: readonly Song[]
  readonly at: number
}

/** A queue without songs. */
export const EMPTY_QUEUE: Queue = { songs: [], at: -1 }

/** Makes a song the current one: where it is, or put in behind the one that was. */
export function playNow({ songs, at }: Queue, song: Song): Queue {
  const there = songs.findIndex(({ id }) => id === song.id)
  if (there >= 0) return { songs, at: there }
  return { songs: songs.toSpliced(at + 1, 0, song), at: at + 1 }
}

/** Puts songs at the end; those that are there already stay where they are. */
export function append({ songs, at }: Queue, more: readonly Song[]): Queue {
  const known = new Set(songs.map(({ id }) => id))
  return { songs: [...songs, ...more.filter(({ id }) => !known.has(id) && known.add(id))], at }
}

/** Takes a song out. When it is the current one, none is current and the one behind it comes next. */
export function removeAt({ songs, at }: Queue, index: number): Queue {
  return { songs: songs.toSpliced(index, 1), at: index < at || (index === at && at >= 0) ? at - 1 : at }
}

/** Moves a song by one place, up (-1) or down (1); the current song stays current. */
export function move(queue: Queue, index: number, by: -1 | 1): Queue {
  const to = index + by
  const { songs, at } = queue
  if (index < 0 || to < 0 || index >= songs.length || to >= songs.length) return queue
  const moved = songs.with(index, songs[to]!).with(to, songs[index]!)
  return { songs: moved, at: at === index ? to : at === to ? index : at }
}

/** A queue that was stored as JSON; anything else gives an empty one. */
export function parseQueue(json: string | null): Queue {
  try {
    const { songs, at } = JSON.parse(json ?? '') as Queue
    const valid = Array.isArray(songs) && songs.every(s => Number.isInteger(s?.id) && typeof s.title === 'string')
    return valid && Number.isInteger(at) && at >= -1 && at < songs.length ? { songs, at } : EMPTY_QUEUE
  } catch {
    return EMPTY_QUEUE
  }
}
