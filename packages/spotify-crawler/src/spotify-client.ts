import { checkInteger, checkOneOf, checkOptions, refuse } from '@murecom/internal'
import { checkQuery, LOWEST_SCORE, scoreMatch, type TrackQuery } from './catalog/match.ts'
import type { TrackInput } from './catalog/types.ts'
import { SpotifyError } from './errors.ts'
import {
  CLIENT_OPTIONS,
  LIMITS,
  type PageOptions,
  type Profile,
  pageOptions,
  RECOMMENDATION_OPTIONS,
  type RecommendationOptions,
  type RequestOptions,
  SEARCH_DEPTH,
  type SpotifyClientOptions,
  serverUrl,
  signalOf,
} from './spotify/client-options.ts'
import { RequestGate } from './spotify/gate.ts'
import {
  arrayOf,
  type EntryPage,
  entriesOf,
  type FoundPlaylist,
  objectOf,
  type Page,
  pageOf,
  playlistOf,
  trackOf,
} from './spotify/normalise.ts'
import { TokenSource } from './spotify/tokens.ts'
import { send, type TransportOptions } from './spotify/transport.ts'

const ENTRY =
  '(type,id,uri,is_local,name,duration_ms,explicit,disc_number,track_number,external_ids.isrc,artists(id,name),album(id,name,release_date,images))'

/**
 * The part of the Spotify Web API that a catalogue needs, over global fetch.
 *
 * Every request passes one gate: a 429 pauses all of them for as long as Spotify asks, however long. Tokens are renewed by
 * themselves. Errors are {@link SpotifyError} with a code; neither they nor the object show a secret.
 *
 * @example
 * ```ts
 * const client = new SpotifyClient({ clientId, clientSecret, profile: 'extended' })
 * const page = await client.searchPlaylists('jazz')
 * ```
 */
export class SpotifyClient {
  readonly profile: Profile
  readonly #baseUrl: string
  readonly #tokens: TokenSource
  readonly #transport: TransportOptions
  #gate = new RequestGate()
  #requests = 0

  /** @throws TypeError, RangeError for an option outside its range */
  constructor(options: SpotifyClientOptions) {
    const where = 'SpotifyClient'
    const { clientId } = checkOptions(where, options, CLIENT_OPTIONS)
    if (typeof clientId !== 'string' || clientId === '') refuse(where, 'clientId', 'be a non-empty string', clientId)
    if (!options.clientSecret && !options.refreshToken) {
      throw new TypeError(`${where}: clientSecret or refreshToken must be given`)
    }
    this.profile = checkOneOf(where, 'profile', options.profile ?? 'development', ['extended', 'development'])
    this.#baseUrl = serverUrl(where, 'baseUrl', options.baseUrl ?? 'https://api.spotify.com/v1')
    const accountsUrl = serverUrl(where, 'accountsUrl', options.accountsUrl ?? 'https://accounts.spotify.com')
    const fetchOnce = options.fetch ?? fetch
    this.#transport = {
      fetch: (input, init) => {
        this.#requests++
        return fetchOnce(input, init)
      },
      gate: () => this.#gate,
      tries: checkInteger(where, 'tries', options.tries ?? 5, 1, 20),
      backoffMs: checkInteger(where, 'backoffMs', options.backoffMs ?? 500, 0, 60_000),
      timeoutMs: checkInteger(where, 'timeoutMs', options.timeoutMs ?? 30_000, 1, 600_000),
    }
    this.#tokens = new TokenSource(options, accountsUrl, this.#transport)
  }

  /** Requests sent so far, those for tokens and those tried again included. */
  get requests(): number {
    return this.#requests
  }

  /** Page sizes of this profile. */
  get limits(): { search: number; items: number; tracks: number; mine: number } {
    return LIMITS[this.profile]
  }

  /** All requests from now on pass this gate. @internal */
  useGate(gate: RequestGate): void {
    this.#gate = gate
  }

  /** GET of any path below the base URL. @throws SpotifyError; the reason of `signal` once it is aborted */
  async get(path: string, query: Record<string, string | number> = {}, options: RequestOptions = {}): Promise<unknown> {
    return this.#get(path, query, signalOf('get', options))
  }

  /** One page of playlists whose names or descriptions fit; rows that Spotify leaves empty are null. */
  async searchPlaylists(text: string, options: PageOptions = {}): Promise<Page<FoundPlaylist | null>> {
    const { offset, signal } = pageOptions('searchPlaylists', options)
    const limit = this.limits.search
    const answer = objectOf(await this.#get('/search', { q: text, type: 'playlist', limit, offset }, signal))
    const page = pageOf(answer['playlists'], offset, limit, playlistOf)
    return { ...page, hasNext: page.hasNext && offset + 2 * limit <= SEARCH_DEPTH }
  }

  /** One page of the signed-in user's playlists, followed ones included. Needs a refresh token. */
  async myPlaylists(options: PageOptions = {}): Promise<Page<FoundPlaylist | null>> {
    const { offset, signal } = pageOptions('myPlaylists', options)
    const limit = this.limits.mine
    return pageOf(await this.#get('/me/playlists', { limit, offset }, signal), offset, limit, playlistOf)
  }

  /** Id of the signed-in user. */
  async userId(options: RequestOptions = {}): Promise<string> {
    const id = objectOf(await this.#get('/me', {}, signalOf('userId', options)))['id']
    if (typeof id !== 'string') throw new SpotifyError('invalid-answer', 'GET /me: the answer holds no id')
    return id
  }

  /** One page of a playlist's entries, at their positions. */
  async playlistEntries(playlistId: string, options: PageOptions = {}): Promise<EntryPage> {
    const { offset, signal } = pageOptions('playlistEntries', options)
    const limit = this.limits.items
    const isOld = this.profile === 'extended'
    const answer = await this.#get(
      `/playlists/${encodeURIComponent(playlistId)}/${isOld ? 'tracks' : 'items'}`,
      {
        limit,
        offset,
        additional_types: 'track,episode',
        fields: `total,next,items(added_at,is_local,${isOld ? 'track' : 'item'}${ENTRY})`,
      },
      signal,
    )
    return entriesOf(answer, offset)
  }

  /** A playlist's facts as they are now. */
  async playlist(playlistId: string, options: RequestOptions = {}): Promise<FoundPlaylist> {
    const path = `/playlists/${encodeURIComponent(playlistId)}`
    const fields = 'id,name,snapshot_id,collaborative,public,tracks(total),items(total)'
    const found = playlistOf(await this.#get(path, { fields }, signalOf('playlist', options)))
    if (!found) throw new SpotifyError('invalid-answer', `GET ${path}: the answer holds no playlist`)
    return found
  }

  /** Full records of tracks, null where Spotify has none: one request with an extended key, one for each track with others. */
  async tracks(ids: readonly string[], options: RequestOptions = {}): Promise<(TrackInput | null)[]> {
    const signal = signalOf('tracks', options)
    if (this.profile === 'extended') {
      const answer = objectOf(await this.#get('/tracks', { ids: ids.join(',') }, signal))
      const rows = arrayOf(answer['tracks'])
      return ids.map((_, i) => trackOf(rows[i]))
    }
    const found: (TrackInput | null)[] = []
    for (const id of ids) {
      try {
        found.push(trackOf(await this.#get(`/tracks/${encodeURIComponent(id)}`, {}, signal)))
      } catch (error) {
        if (!(error instanceof SpotifyError) || error.code !== 'not-found') throw error
        found.push(null)
      }
    }
    return found
  }

  /** Tracks of Spotify's own search that are the one asked for, best first, each with its score in [0.5, 1]. */
  async findTrack(query: TrackQuery, options: RequestOptions = {}): Promise<(TrackInput & { score: number })[]> {
    const signal = signalOf('findTrack', options)
    const { trackName, artists, limit } = checkQuery('SpotifyClient.findTrack', query)
    const q = [trackName, ...artists].join(' ')
    const answer = objectOf(await this.#get('/search', { q, type: 'track', limit: this.limits.search }, signal))
    const tracks = arrayOf(objectOf(answer['tracks'])['items']).map(row => trackOf(row))
    return tracks
      .filter(track => track !== null)
      .map(track => ({
        ...track,
        score: scoreMatch(
          query,
          track.name,
          track.artists.map(a => a.name),
        ),
      }))
      .filter(track => track.score >= LOWEST_SCORE)
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
  }

  /** Spotify's recommendations for up to five seed tracks. Extended keys made before 27 November 2024 only. */
  async recommendations(options: RecommendationOptions): Promise<TrackInput[]> {
    const where = 'SpotifyClient.recommendations'
    const { seedTracks, limit = 20, signal } = checkOptions(where, options, RECOMMENDATION_OPTIONS)
    if (!Array.isArray(seedTracks)) refuse(where, 'seedTracks', 'be an array of track ids', seedTracks)
    const query = { seed_tracks: seedTracks.join(','), limit: checkInteger(where, 'limit', limit, 1, 100) }
    const answer = await this.#extended('recommendations', () => this.#get('/recommendations', query, signal))
    return arrayOf(objectOf(answer)['tracks'])
      .map(row => trackOf(row))
      .filter(track => track !== null)
  }

  /** Spotify's audio features, as Spotify names them, null where it has none. Extended keys made before 27 November 2024 only. */
  async audioFeatures(
    ids: readonly string[],
    options: RequestOptions = {},
  ): Promise<(Readonly<Record<string, unknown>> | null)[]> {
    const signal = signalOf('audioFeatures', options)
    const query = { ids: ids.join(',') }
    const answer = await this.#extended('audio features', () => this.#get('/audio-features', query, signal))
    return arrayOf(objectOf(answer)['audio_features']).map(row => (row === null ? null : objectOf(row)))
  }

  #get(
    path: string,
    query: Readonly<Record<string, string | number>>,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    const search = new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)])).toString()
    let token = ''
    const exchange = {
      name: `GET ${path}`,
      url: `${this.#baseUrl}${path}${search ? `?${search}` : ''}`,
      init: async () => {
        token = await this.#tokens.get()
        return { headers: { Authorization: `Bearer ${token}` } }
      },
      onUnauthorized: () => {
        this.#tokens.invalidate(token)
        return true
      },
    }
    return send(exchange, this.#transport, signal)
  }

  async #extended(what: string, ask: () => Promise<unknown>): Promise<unknown> {
    const sentence = `Spotify gives ${what} only to keys with extended quota from before 27 November 2024`
    if (this.profile !== 'extended') throw new SpotifyError('forbidden', sentence, { status: 403 })
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof SpotifyError) || (error.status !== 403 && error.status !== 404)) throw error
      throw new SpotifyError('forbidden', `${sentence}; it refuses this one (${error.status})`, {
        status: error.status,
      })
    }
  }
}
