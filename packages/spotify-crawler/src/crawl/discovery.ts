import { SpotifyError } from '../errors.ts'
import { SEARCH_DEPTH } from '../spotify/client-options.ts'
import type { FoundPlaylist } from '../spotify/normalise.ts'
import type { SpotifyClient } from '../spotify-client.ts'
import { throwIfUnreachable } from './fetch-playlist.ts'
import type { CrawlState } from './state.ts'
import type { ActiveWord } from './work.ts'

/** Finds playlists, a page at a time, in an order that depends on Spotify's answers alone. */
export class Discovery {
  readonly #client: SpotifyClient
  readonly #state: CrawlState
  readonly #options: { mine: boolean; keepOwners: boolean }
  #userId: string | undefined
  #next: ActiveWord | undefined

  constructor(client: SpotifyClient, state: CrawlState, options: { mine: boolean; keepOwners: boolean }) {
    this.#client = client
    this.#state = state
    this.#options = options
  }

  /** The word that is searched now. */
  get word(): string {
    return this.#next?.word ?? ''
  }

  /** True while there is a page to ask for. With one's own playlists the list is the only "word". */
  hasNext(): boolean {
    const next = this.#state.activeWord()
    this.#next = next
    return next !== undefined
  }

  /** The word whose page is asked for next, where it is handed out elsewhere. */
  take(word: ActiveWord): void {
    this.#next = word
  }

  /** Asks for the next page and stores what it holds; a page that cannot be had is skipped and written down. */
  async page(signal: AbortSignal): Promise<{ queued: number; done: number }> {
    const { word, next_offset: offset } = this.#next!
    const { mine } = this.#options
    const limit = mine ? this.#client.limits.mine : this.#client.limits.search
    try {
      const page = mine
        ? await this.#client.myPlaylists({ offset, signal })
        : await this.#client.searchPlaylists(word, { offset, signal })
      const found = page.rows.filter(row => row !== null)
      const wanted = mine ? await this.#own(found, signal) : found
      const kept = wanted.map(row => (this.#options.keepOwners ? row : { ...row, ownerId: null, ownerName: null }))
      return this.#state.commitSearchPage(word, page.hasNext ? offset + limit : undefined, kept, page.total)
    } catch (error) {
      if (!(error instanceof SpotifyError) || !SKIPPED.has(error.code)) throw error
      if (error.code === 'network') await throwIfUnreachable(this.#client, signal)
      const next = offset + limit
      // Nobody knows how many pages there are when the first one fails: the word ends after one more that does.
      const isLast = mine || next + limit > SEARCH_DEPTH || error.code === 'bad-request'
      this.#state.problem(
        mine ? `own playlists from ${offset}` : `search ${JSON.stringify(word)} from ${offset}`,
        error.message,
      )
      return this.#state.commitSearchPage(word, isLast ? undefined : next, [], null)
    }
  }

  /** Followed lists are left out: their entries are refused to an ordinary key. */
  async #own(found: readonly FoundPlaylist[], signal: AbortSignal): Promise<FoundPlaylist[]> {
    this.#userId ??= await this.#client.userId({ signal })
    return found.filter(playlist => playlist.ownerId === this.#userId || playlist.collaborative === true)
  }
}

const SKIPPED = new Set(['server', 'invalid-answer', 'network', 'bad-request', 'not-found', 'forbidden'])
