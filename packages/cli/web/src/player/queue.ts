import type { Song } from '../api.ts'

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

/** Puts a song behind the current one; it leaves the place where it was. */
export function putNext(queue: Queue, song: Song): Queue {
  const { songs, at } = queue
  if (songs[at]?.id === song.id) return queue
  const there = songs.findIndex(({ id }) => id === song.id)
  const rest = there < 0 ? queue : removeAt(queue, there)
  return { songs: rest.songs.toSpliced(rest.at + 1, 0, song), at: rest.at }
}

/** Takes a song out. When it is the current one, none is current and the one behind it comes next. */
export function removeAt({ songs, at }: Queue, index: number): Queue {
  return { songs: songs.toSpliced(index, 1), at: index < at || (index === at && at >= 0) ? at - 1 : at }
}

/** Moves a song to another place; the current song stays current. */
export function moveTo(queue: Queue, from: number, to: number): Queue {
  const { songs, at } = queue
  const isPlace = (i: number): boolean => Number.isInteger(i) && i >= 0 && i < songs.length
  if (!isPlace(from) || !isPlace(to) || from === to) return queue
  const moved = songs.toSpliced(from, 1).toSpliced(to, 0, songs[from]!)
  if (at === from) return { songs: moved, at: to }
  return { songs: moved, at: at - Number(from < at) + Number(to <= at - Number(from < at) && at >= 0) }
}

/** Shuffles what comes after the current song (Fisher and Yates). @param random numbers in [0, 1) */
export function shuffleRest({ songs, at }: Queue, random: () => number): Queue {
  const shuffled = [...songs]
  for (let i = songs.length - 1; i > at + 1; i--) {
    const j = at + 1 + Math.floor(random() * (i - at))
    ;[shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!]
  }
  return { songs: shuffled, at }
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
