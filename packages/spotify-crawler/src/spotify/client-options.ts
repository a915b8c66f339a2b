import { checkInteger, checkOptions, type OptionNames, show } from '@murecom/internal'

/** What Spotify allows a key: `'extended'` (extended quota) or `'development'` (every new key since February 2026). */
export type Profile = 'extended' | 'development'

/** Credentials, addresses and patience of a client. */
export interface SpotifyClientOptions {
  clientId: string
  /** The app's secret: reads what is public. */
  clientSecret?: string
  /** A user's refresh token (PKCE): reads the user's own playlists. Spotify replaces it at each use. */
  refreshToken?: string
  /** Called with each new refresh token. Keep it: the old one is not valid any more. */
  onRefreshToken?: (refreshToken: string) => void | Promise<void>
  /** Default `'https://api.spotify.com/v1'`. */
  baseUrl?: string
  /** Default `'https://accounts.spotify.com'`. */
  accountsUrl?: string
  /** Default `'development'`: what a new key is. */
  profile?: Profile
  /** Default the global fetch. */
  fetch?: typeof fetch
  /** Longest time for one answer, body included. Default 30,000 ms. */
  timeoutMs?: number
  /** Tries of a request that meets 5xx or a broken connection. Default 5. */
  tries?: number
  /** First wait after such a fault; it doubles each time. Default 500 ms. */
  backoffMs?: number
}

/** Page sizes by profile. */
export const LIMITS = {
  extended: { search: 50, items: 100, tracks: 50, mine: 50 },
  development: { search: 10, items: 50, tracks: 1, mine: 50 },
} as const

/** The last result of a search that Spotify gives. */
export const SEARCH_DEPTH = 1000

/** What every request takes. */
export interface RequestOptions {
  /** Stops waiting and asking; the call rejects with its reason. */
  signal?: AbortSignal | undefined
}

/** What every page takes. */
export interface PageOptions extends RequestOptions {
  /** Number of the page's first row, from 0. Default 0. */
  offset?: number
}

/** How many recommendations, for which tracks. */
export interface RecommendationOptions extends RequestOptions {
  /** Spotify's ids of up to five tracks. */
  seedTracks: readonly string[]
  /** Most answers, 1 to 100. Default 20, which is Spotify's own. */
  limit?: number
}

/** The names of {@link SpotifyClientOptions}. */
export const CLIENT_OPTIONS: OptionNames<SpotifyClientOptions> = {
  clientId: 1,
  clientSecret: 1,
  refreshToken: 1,
  onRefreshToken: 1,
  baseUrl: 1,
  accountsUrl: 1,
  profile: 1,
  fetch: 1,
  timeoutMs: 1,
  tries: 1,
  backoffMs: 1,
}
/** The names of {@link RecommendationOptions}. */
export const RECOMMENDATION_OPTIONS: OptionNames<RecommendationOptions> = { signal: 1, seedTracks: 1, limit: 1 }

/** A base URL without its last slash: https, or http on the loopback, since a secret is sent to it. */
export function serverUrl(where: string, name: string, url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isLoopback = parsed !== undefined && ['127.0.0.1', '[::1]', 'localhost'].includes(parsed.hostname)
  if (!parsed || !(parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback))) {
    throw new RangeError(`${where}: ${name} must be an https URL, or an http URL of the loopback, got ${show(url)}`)
  }
  return url.replace(/\/+$/, '')
}

const REQUEST_OPTIONS: OptionNames<RequestOptions> = { signal: 1 }
const PAGE_OPTIONS: OptionNames<PageOptions> = { signal: 1, offset: 1 }

/** The signal of a request of the client's method `name`. */
export function signalOf(name: string, options: RequestOptions): AbortSignal | undefined {
  return checkOptions(`SpotifyClient.${name}`, options, REQUEST_OPTIONS).signal
}

/** Offset and signal of a page of the client's method `name`. */
export function pageOptions(name: string, options: PageOptions): { offset: number; signal: AbortSignal | undefined } {
  const where = `SpotifyClient.${name}`
  const { offset = 0, signal } = checkOptions(where, options, PAGE_OPTIONS)
  return { offset: checkInteger(where, 'offset', offset, 0), signal }
}
