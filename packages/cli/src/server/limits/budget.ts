/** How much work each client may ask for: the cost of a request counts, not that it is one. */
import type { Context } from 'hono'
import type { ClientOf } from '../guard/clients.ts'
import { Refusal } from '../refusal.ts'

/** Work that one client may ask for: `burst` units at once, `perSecond` in the long run. A plain request costs one. */
export interface RateLimit {
  perSecond: number
  burst: number
}

/** Books work on the client of a request, before it is done. Throws a {@link Refusal} when its budget is used up. */
export type Charge = (c: Context, units: number) => void

/**
 * What requests cost beside the unit of a plain one. A unit is some milliseconds of one core: with the default budget a
 * client has a fifth of a core in the long run.
 */
export const COSTS = {
  similar: 5,
  radio: 5,
  /** Up to 1,000 songs lie between two, and all pairs of them are compared. */
  path: 30,
  /** Names that are mistyped are compared with those of all popular tracks. */
  nearestNames: 30,
  spectrogram: 50,
  /** Up to 50,000 names are compared, and the songs of up to 500 lists are counted. */
  namedLists: 30,
  /** Continuing a playlist, and finding the reason of one of its answers. */
  continuation: 5,
  reason: 0.5,
  /** Entries of a list that are compared with the library's names, for one unit. */
  matchedEntries: 20,
  /** Songs times groups that are compared, for one unit. */
  clusteredSongs: 20_000,
  /** Songs that are looked through, listed, or sent in a map, for one unit. */
  searchedSongs: 50_000,
  searchedWords: 10_000,
  searchedLyrics: 1000,
  radioSongs: 1000,
  listedSongs: 100,
  mappedSongs: 5000,
  namedSongs: 500,
  /** Bytes of a file for one unit. */
  fileBytes: 4 * 2 ** 20,
} as const

/** Clients that are remembered; beyond that those are forgotten whose allowance is full again. */
const MOST_CLIENTS = 10_000

/**
 * A token bucket for each client. Who has something left may ask for anything, and owes the rest: dear work stays possible,
 * and the sum over time is bounded. Programs of this machine are not limited.
 */
export function workBudget({ perSecond, burst }: RateLimit, clientOf: ClientOf, now = () => performance.now()): Charge {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return (c, units) => {
    const { key, local } = clientOf(c)
    if (local) return
    const time = now()
    if (buckets.size >= MOST_CLIENTS && !buckets.has(key)) {
      for (const [other, { tokens, at }] of buckets) {
        if (tokens + ((time - at) / 1000) * perSecond >= burst) buckets.delete(other)
      }
    }
    const bucket = buckets.get(key) ?? { tokens: burst, at: time }
    bucket.tokens = Math.min(burst, bucket.tokens + ((time - bucket.at) / 1000) * perSecond)
    bucket.at = time
    buckets.set(key, bucket)
    if (bucket.tokens < 1) {
      const seconds = Math.ceil((1 - bucket.tokens) / perSecond)
      throw new Refusal(429, 'too many requests, or too much work in them', { 'Retry-After': String(seconds) })
    }
    bucket.tokens -= units
  }
}

/** Books nothing: for a server without limits. */
export const chargeNothing: Charge = () => {}
