import { mulberry32 } from '@murecom/internal'
import type { Context } from 'hono'
import type { SongPage } from './answers.ts'
import { COSTS } from './limits/budget.ts'
import { integerOf } from './refusal.ts'
import type { Serving } from './serving.ts'
import { songJson } from './sources/served-songs.ts'

/** Songs that one page of an answer holds at most. */
export const MOST_SONGS = 500
/** The largest seed of an order. */
export const MOST_SEED = 2 ** 32 - 1

/** Which part of a list is asked for. */
export function pagingOf(c: Context): { offset: number; limit: number } {
  return {
    offset: integerOf(c, 'offset', { min: 0, max: Number.MAX_SAFE_INTEGER, fallback: 0 }),
    limit: integerOf(c, 'limit', { min: 1, max: MOST_SONGS, fallback: 100 }),
  }
}

/**
 * A page of a list of songs. With `seed` the list has another order, the same for each page of one seed, so that a client can
 * play all of it by chance without knowing all of it.
 *
 * @param ids numbers of all songs of the list, in its order
 */
export function songPage(
  c: Context,
  { library, charge }: Pick<Serving, 'library' | 'charge'>,
  ids: Float64Array | readonly number[],
): SongPage {
  const { offset, limit } = pagingOf(c)
  const seed = integerOf(c, 'seed', { min: 1, max: MOST_SEED, fallback: 0 })
  charge(c, limit / COSTS.listedSongs + (seed === 0 ? 0 : ids.length / COSTS.searchedSongs))
  const end = Math.min(ids.length, offset + limit)
  const order = seed === 0 ? ids : shuffled(ids, seed, end)
  return { total: ids.length, offset, songs: library.songsWithIds(order.slice(offset, end)).map(songJson) }
}

/** Fisher and Yates from the front: the first `end` places are those of the whole order. */
function shuffled(ids: Float64Array | readonly number[], seed: number, end: number): Float64Array {
  const order = Float64Array.from(ids)
  const random = mulberry32(seed)
  for (let i = 0; i < Math.min(end, order.length - 1); i++) {
    const other = i + Math.floor(random() * (order.length - i))
    const id = order[i]!
    order[i] = order[other]!
    order[other] = id
  }
  return order
}
