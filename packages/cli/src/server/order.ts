import { show } from '@murecom/internal'
import type { Context } from 'hono'
import { type KeepOptions, SONG_SORTS, type SortOptions } from 'murecom/node'
import { Refusal, textOf } from './refusal.ts'

/** What `keep` says that songs in a row must have in common. Throws a {@link Refusal} for another word. */
export function keepOf(c: Context): Required<KeepOptions> {
  const keep = textOf(c, 'keep')
  const kept = keep === '' ? [] : keep.split(',')
  if (kept.some(word => word !== 'key' && word !== 'tempo')) {
    throw new Refusal(400, `keep must be key, tempo or key,tempo, got ${show(keep)}`)
  }
  return { keepKey: kept.includes('key'), keepTempo: kept.includes('tempo') }
}

/** The order that `sort` names; nothing without one. Throws a {@link Refusal} for another word. */
export function sortOf(c: Context): SortOptions {
  const given = textOf(c, 'sort')
  const sort = SONG_SORTS.find(order => order === given)
  if (given !== '' && !sort) throw new Refusal(400, `sort must be one of ${SONG_SORTS.join(', ')}, got ${show(given)}`)
  return sort ? { sort } : {}
}
