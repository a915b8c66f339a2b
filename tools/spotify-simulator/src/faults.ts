/** Faults: by rate (a seeded choice for each URL, so that each run meets the same ones) or by order. */
import { chance } from './catalogue.ts'

export type FaultKind = '429' | '429-date' | '429-quota' | '401' | '500' | '502' | 'cut' | 'slow' | 'truncated' | 'html'

export interface FaultRates {
  /** Share of URLs whose first one or two answers fail. */
  transient?: number
  kinds?: readonly FaultKind[]
  /** Share of search pages that always answer 500. */
  poisonedSearches?: number
  /** Share of playlists with a page that always answers 502. */
  poisonedPlaylists?: number
  /** Share of playlists that answer 404. */
  gone?: number
  /** Share of playlists that answer 403. */
  forbidden?: number
  /** Share of playlists of several pages that are edited after their first page was read. */
  edited?: number
}

export interface OrderedFault {
  /** The request's path and query must hold this. Default every request. */
  match?: string
  kind: FaultKind
  /** Seconds of Retry-After for the 429 kinds. Default 1. */
  retryAfter?: number
  /** How often. Default 1. */
  times?: number
}

const DEFAULT_KINDS: readonly FaultKind[] = ['500', '502', 'cut', 'truncated', 'html', '401', '429']

export class FaultPlan {
  readonly rates: FaultRates
  readonly #seed: number
  readonly #seen = new Map<string, number>()
  readonly #ordered: (OrderedFault & { times: number })[] = []

  constructor(seed: number, rates: FaultRates) {
    this.#seed = seed
    this.rates = rates
  }

  order(fault: OrderedFault): void {
    this.#ordered.push({ ...fault, times: fault.times ?? 1 })
  }

  /** The fault that this request meets, if any. */
  next(url: string): { kind: FaultKind; retryAfter: number } | undefined {
    const index = this.#ordered.findIndex(fault => url.includes(fault.match ?? ''))
    if (index >= 0) {
      const fault = this.#ordered[index]!
      if (--fault.times === 0) this.#ordered.splice(index, 1)
      return { kind: fault.kind, retryAfter: fault.retryAfter ?? 1 }
    }
    const rate = this.rates.transient ?? 0
    if (rate === 0 || chance(this.#seed, 'hit', url) >= rate) return undefined
    const seen = this.#seen.get(url) ?? 0
    const times = chance(this.#seed, 'times', url) < 0.7 ? 1 : 2
    if (seen >= times) return undefined
    this.#seen.set(url, seen + 1)
    const kinds = this.rates.kinds ?? DEFAULT_KINDS
    return { kind: kinds[Math.floor(chance(this.#seed, 'kind', url, seen) * kinds.length)]!, retryAfter: 0.001 }
  }

  has(rate: keyof Omit<FaultRates, 'kinds' | 'transient'>, ...what: (string | number)[]): boolean {
    return chance(this.#seed, rate, ...what) < (this.rates[rate] ?? 0)
  }
}
