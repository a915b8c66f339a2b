/** The Web API's answers, by profile. */
import type { Answer } from './accounts.ts'
import { type Catalogue, idOf, numberOf } from './catalogue.ts'
import type { FaultPlan } from './faults.ts'

export interface ApiOptions {
  profile: 'extended' | 'development'
  /** How many of the first playlists belong to the simulated user. */
  ownPlaylists: number
}

const USER = 'simulated-user'

export class Api {
  readonly #catalogue: Catalogue
  readonly #faults: FaultPlan
  readonly #options: ApiOptions
  /** How often each playlist was edited. */
  readonly #versions = new Map<number, number>()

  constructor(catalogue: Catalogue, faults: FaultPlan, options: ApiOptions) {
    this.#catalogue = catalogue
    this.#faults = faults
    this.#options = options
  }

  edit(playlist: number): void {
    this.#versions.set(playlist, (this.#versions.get(playlist) ?? 0) + 1)
  }

  answer(path: string, query: URLSearchParams, who: 'user' | 'app'): Answer {
    const [first, second, third] = path.split('/').filter(Boolean).map(decodeURIComponent)
    if (first === 'search') return this.#search(query)
    if (first === 'me') {
      if (who !== 'user') return error(401, 'This request requires user authentication.')
      return second === 'playlists' ? this.#mine(query) : ok({ id: USER, type: 'user' })
    }
    if (first === 'playlists' && second) return this.#playlist(second, third, query, who)
    if (first === 'tracks') return this.#tracks(second, query)
    if (first === 'recommendations' || first === 'audio-features') return this.#legacy(first, query)
    return error(404, 'Service not found')
  }

  #isDevelopment(): boolean {
    return this.#options.profile === 'development'
  }

  #search(query: URLSearchParams): Answer {
    const most = this.#isDevelopment() ? 10 : 50
    const limit = Number(query.get('limit') ?? (this.#isDevelopment() ? 5 : 20))
    const offset = Number(query.get('offset') ?? 0)
    const q = query.get('q') ?? ''
    if (!(limit >= 1 && limit <= most)) return error(400, 'Invalid limit')
    if (q === '') return error(400, 'No search query')
    if (offset + limit > 1000) return error(400, 'Bad request')
    if (query.get('type') === 'track') return ok({ tracks: this.#page('search', this.#trackMatches(q), limit, offset) })
    if (this.#faults.has('poisonedSearches', q, offset)) return error(500, 'Server error')
    const rows = this.#catalogue.search(q).map(i => (i % 23 === 22 ? null : this.#playlistObject(i)))
    return ok({ playlists: this.#page('search', rows, limit, offset) })
  }

  #trackMatches(q: string): unknown[] {
    const tracks = Array.from({ length: Math.min(200, this.#catalogue.options.tracks) }, (_, n) =>
      this.#catalogue.track(n),
    )
    const words = q.toLowerCase().split(/\s+/)
    return tracks.filter(t => words.every(word => JSON.stringify(t).toLowerCase().includes(word)))
  }

  #mine(query: URLSearchParams): Answer {
    const limit = Number(query.get('limit') ?? 20)
    const offset = Number(query.get('offset') ?? 0)
    if (!(limit >= 1 && limit <= 50)) return error(400, 'Invalid limit')
    // One's own, and one that is only followed.
    const rows = Array.from({ length: this.#options.ownPlaylists + 1 }, (_, i) => this.#playlistObject(i))
    return ok(this.#page('me/playlists', rows, limit, offset))
  }

  #playlist(id: string, what: string | undefined, query: URLSearchParams, who: 'user' | 'app'): Answer {
    const i = numberOf('pl', id)
    if (i === undefined || i >= this.#catalogue.options.playlists || this.#faults.has('gone', i)) {
      return error(404, 'Resource not found')
    }
    if (what === undefined) return ok(this.#playlistObject(i))
    const isOwn = i < this.#options.ownPlaylists && who === 'user'
    if (this.#faults.has('forbidden', i)) return error(403, 'Forbidden')
    if (this.#isDevelopment() && (what === 'tracks' || !isOwn)) return error(403, 'Forbidden')
    return this.#entries(i, what, query)
  }

  #entries(i: number, what: string, query: URLSearchParams): Answer {
    const most = this.#isDevelopment() ? 50 : 100
    const limit = Number(query.get('limit') ?? 20)
    const offset = Number(query.get('offset') ?? 0)
    if (!(limit >= 1 && limit <= most)) return error(400, 'Invalid limit')
    const version = this.#versions.get(i) ?? 0
    const entries = this.#catalogue.entries(i, version)
    if (this.#faults.has('poisonedPlaylists', i) && offset + limit >= entries.length) return error(502, 'Bad gateway')
    if (entries.length > limit && version === 0 && this.#faults.has('edited', i)) this.edit(i)
    const name = what === 'tracks' ? 'track' : 'item'
    const rows = entries.map((entry, k) => {
      const local = entry.kind === 'local'
      return {
        added_at: `${new Date(1.5e12 + (i * 1000 + k) * 60_000).toISOString().slice(0, 19)}Z`,
        is_local: local,
        [name]: this.#item(entry),
      }
    })
    return ok(this.#page(`playlists/${idOf('pl', i)}/${what}`, rows, limit, offset))
  }

  #item({ kind, track }: { kind: string; track: number }): unknown {
    if (kind === 'gone') return null
    if (kind === 'episode')
      return {
        type: 'episode',
        id: idOf('ep', track),
        uri: `spotify:episode:${idOf('ep', track)}`,
        name: `Episode ${track}`,
        show: {},
      }
    if (kind === 'track') return this.#catalogue.track(track)
    return {
      type: 'track',
      id: null,
      uri: `spotify:local:Somebody:Demo:Tape+${track}:149`,
      name: `Tape ${track}`,
      is_local: true,
      duration_ms: 149_000,
      artists: [{ id: null, name: 'Somebody', uri: null }],
      album: { id: null, name: 'Demo', images: [] },
    }
  }

  #tracks(id: string | undefined, query: URLSearchParams): Answer {
    const record = (text: string): unknown => {
      const n = numberOf('tr', text)
      return n === undefined || n >= this.#catalogue.options.tracks ? null : this.#catalogue.track(n)
    }
    if (id === undefined) {
      if (this.#isDevelopment()) return error(403, 'Forbidden')
      return ok({ tracks: (query.get('ids') ?? '').split(',').map(record) })
    }
    const track = record(id)
    return track ? ok(track) : error(404, 'Resource not found')
  }

  #legacy(what: string, query: URLSearchParams): Answer {
    if (this.#isDevelopment()) return error(404, '')
    if (what === 'recommendations') {
      const seeds = (query.get('seed_tracks') ?? '').split(',').map(id => numberOf('tr', id) ?? 0)
      const count = Number(query.get('limit') ?? 20)
      return ok({
        tracks: Array.from({ length: count }, (_, k) =>
          this.#catalogue.track(((seeds[0] ?? 0) + k + 1) % this.#catalogue.options.tracks),
        ),
      })
    }
    return ok({
      audio_features: (query.get('ids') ?? '')
        .split(',')
        .map(id => (numberOf('tr', id) === undefined ? null : { id, tempo: 120 })),
    })
  }

  #playlistObject(i: number): Record<string, unknown> {
    const version = this.#versions.get(i) ?? 0
    const total = this.#catalogue.entries(i, version).length
    return {
      id: idOf('pl', i),
      name: this.#catalogue.playlistName(i),
      description: i % 5 ? '' : `about ${i}`,
      collaborative: false,
      public: true,
      snapshot_id: `snapshot-${i}-${version}`,
      images: i % 3 ? null : [],
      type: 'playlist',
      owner: {
        id: i < this.#options.ownPlaylists ? USER : `owner-${i % 97}`,
        display_name: i % 2 ? null : `Owner ${i % 97}`,
      },
      tracks: { total },
      items: { total },
    }
  }

  #page(path: string, rows: readonly unknown[], limit: number, offset: number): Record<string, unknown> {
    const next =
      offset + limit < rows.length ? `https://api.spotify.com/v1/${path}?offset=${offset + limit}&limit=${limit}` : null
    return {
      href: path,
      items: rows.slice(offset, offset + limit),
      limit,
      next,
      offset,
      previous: null,
      total: rows.length,
    }
  }
}

function ok(body: unknown): Answer {
  return { status: 200, body }
}

function error(status: number, message: string): Answer {
  return { status, body: { error: { status, message } } }
}
