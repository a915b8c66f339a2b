import { checkInteger, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { type Catalog, foldName } from '@murecom/spotify-crawler'
import { recommendedTrack } from './playlists/catalog.ts'
import type { ListNames } from './playlists/list-names/list-names.ts'
import { readListNames, tracksOfNames } from './playlists/list-names/read-catalog.ts'
import type { LimitOptions, NextSong } from './playlists/next-songs.ts'
import { englishEncoder } from './words/english-encoder.ts'

/** A name of lists that comes near to a text. */
export interface NearListName {
  /** As one of the lists has it. */
  name: string
  /** Lists of that name: case, accents and punctuation make no difference. */
  lists: number
  /** From 0 to 1; 1: the text itself. */
  score: number
}

/** The answer of {@link NamedLists.nextSongs}. */
export interface NamedListsAnswer {
  /** The names that brought the songs, best first. */
  names: NearListName[]
  /** Best first, each with the number of lists that brought it as its reason. */
  next: NextSong[]
}

const LIMIT: OptionNames<LimitOptions> = { limit: 1 }
/** Names whose lists answer, at most. */
const MOST_NAMES = 50
/** Names are read again after this time, if the catalogue has new lists. */
const FRESH_MS = 60_000

/**
 * Songs out of the lists of a catalogue whose names come near to a text: `rainy sunday` means lists called "Rainy day" and
 * "sunday morning coffee", too. The meaning is English (`@murecom/text`, whose table is read at the first question); names in
 * scripts without spaces are compared by their characters, and the same name is found in every language. No model is needed.
 *
 * The first question reads the names of at most a million lists; the 50,000 names of most lists are kept. Later lists are
 * taken up when a minute has gone by.
 *
 * @example
 * const lists = new NamedLists(await openCatalog('catalog.db'))
 * const { names, next } = await lists.nextSongs('rainy sunday', { limit: 5 })
 */
export class NamedLists {
  readonly #catalog: Catalog
  #names: Promise<ListNames> | undefined
  #readAt = 0
  #newest = 0

  constructor(catalog: Catalog) {
    this.#catalog = catalog
  }

  /**
   * Names of lists that come near to a text, best first; none where none does. O(names)
   *
   * @throws RangeError when `limit` is below 1; Error when the table of `@murecom/text` cannot be read
   */
  async nearest(text: string, options: LimitOptions = {}): Promise<NearListName[]> {
    const where = 'NamedLists.nearest'
    const limit = checkInteger(where, 'limit', checkOptions(where, options, LIMIT).limit ?? 10, 1, MOST_NAMES)
    const near = await this.#near(where, text, limit)
    return near.map(({ name, lists, score }) => ({ name, lists, score }))
  }

  /**
   * The songs of lists whose names come near to a text: those of many such lists, and of those with the nearest names, first. At
   * most 50 lists of a name and 500 in all are looked at. Each song's reason says how many of them hold it.
   *
   * @throws as {@link nearest}
   */
  async nextSongs(text: string, options: LimitOptions = {}): Promise<NamedListsAnswer> {
    const where = 'NamedLists.nextSongs'
    const limit = checkInteger(where, 'limit', checkOptions(where, options, LIMIT).limit ?? 10, 1, 500)
    const near = await this.#near(where, text, MOST_NAMES)
    const ranked = (await tracksOfNames(this.#catalog, near)).slice(0, limit)
    const byId = new Map(ranked.map(track => [track.id, track]))
    const next = this.#catalog.tracks(ranked.map(({ id }) => id)).map((track): NextSong => {
      const { lists, name } = byId.get(track.id)!
      const reasons = [{ kind: 'name' as const, lists, name: near[name]!.name }]
      return { ...recommendedTrack(track), because: 'playlists', reasons }
    })
    return { names: near.map(({ name, lists, score }) => ({ name, lists, score })), next }
  }

  async #near(where: string, text: string, limit: number) {
    if (typeof text !== 'string') refuse(where, 'text', 'be a text', text)
    const key = foldName(text)
    return key === '' ? [] : (await this.#read()).nearest(key, limit)
  }

  async #read(): Promise<ListNames> {
    if (this.#names && performance.now() - this.#readAt < FRESH_MS) return this.#names
    const newest = await this.#newestList()
    if (!this.#names || newest !== this.#newest) {
      this.#newest = newest
      this.#names = englishEncoder()
        .then(encoder => readListNames(this.#catalog, encoder))
        .catch(error => {
          this.#names = undefined
          throw error
        })
    }
    this.#readAt = performance.now()
    return this.#names
  }

  /** The largest number of a list: a look-up. */
  async #newestList(): Promise<number> {
    const found = await this.#catalog.db
      .selectFrom('playlists')
      .select(({ fn }) => [fn.max('id').as('id')])
      .executeTakeFirst()
    return Number(found?.id ?? 0)
  }
}
