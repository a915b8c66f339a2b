import { checkInteger, checkOptions, refuse } from '@murecom/internal'
import { answerRadio } from '../../radio/answer.ts'
import { neverRows } from '../../radio/never.ts'
import type { RadioPicks, RadioQuestion } from '../../radio/question.ts'
import { englishEncoder } from '../../words/english-encoder.ts'
import { TagMeanings } from '../../words/tag-meanings.ts'
import { songPath } from '../files/server-path.ts'
import type { LibrarySong } from '../song.ts'
import type { SongReader } from '../store/song-reader.ts'
import { ALBUM, ARTIST, FILE, FOLDER, FOLDERS, TITLE } from '../table/column-store.ts'
import type { LibraryIndex } from '../table/library-index.ts'
import { searchRows } from '../words/search-tags.ts'
import { searchWords } from '../words/search-words.ts'
import { AnsweredSongs } from './answered-songs.ts'
import { clusterSongs } from './clusters.ts'
import { GroupQuestions } from './groups/group-questions.ts'
import { keyOfAlbum, rowsOfArtist } from './groups/named-groups.ts'
import { mixRows } from './mix/mix-rows.ts'
import { rowsOfSeeds, type SeedLookUp } from './mix/seed-rows.ts'
import { MIXED, type MixedSongs } from './mix/seeds.ts'
import { findByWords, nearestNames } from './names.ts'
import {
  CLUSTERS,
  type ClusterOptions,
  FIND,
  type FindOptions,
  LIST,
  type ListOptions,
  MIX,
  type MixOptions,
  PATH,
  type PathOptions,
  SEARCH,
  type SearchOptions,
  WHERE,
  type WhereOptions,
} from './options.ts'
import { keptSteps } from './paths/kept-steps.ts'
import { pathBetween } from './paths/path-between.ts'
import { songNamed } from './song-named.ts'
import { idsInOrder, inOrder } from './song-sort.ts'
import { type SongVectors, vectorsOf } from './song-vectors.ts'
import { type SongName, songsNamed } from './songs-named.ts'
import type { ScoredLibrarySong, SongCluster, TagSearch, WordSearch } from './types.ts'

/** The questions to a library that need no file of music: about its songs, their names, and how they sound. */
export class SongQuestions extends GroupQuestions {
  readonly #songs: SongReader
  readonly #index: LibraryIndex
  readonly #answered: AnsweredSongs
  readonly #tagNames: readonly string[]
  #meanings: Promise<TagMeanings> | undefined

  /** @internal */
  constructor(songs: SongReader, index: LibraryIndex, tagNames: readonly string[]) {
    super(songs, index)
    this.#songs = songs
    this.#index = index
    this.#answered = new AnsweredSongs(songs)
    this.#tagNames = tagNames
  }

  /** Number of songs. */
  get length(): number {
    return this.#songs.count()
  }

  /** The tags that {@link tags} gives, in the model's order. */
  get tagNames(): readonly string[] {
    return this.#tagNames
  }

  /** All songs, or those that a filter lets through, by path. */
  songs(options: WhereOptions = {}): LibrarySong[] {
    const { where, ...only } = checkOptions('Library.songs', options, WHERE)
    if (where === undefined) return this.#songs.all()
    const table = this.#index.only({ where, ...only })
    return this.#answered.at(table, table.rows()).sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  /** The song at a path; undefined when it is not in the library. */
  song(path: string): LibrarySong | undefined {
    return this.#songs.at(songPath(path))
  }

  /**
   * Songs whose title, artist or path contains every word of `text`: exact titles first, then titles that begin with it, then
   * titles that hold it; else in the order in which they were added. Case, accents, punctuation, width and traditional or
   * simplified Chinese make no difference.
   */
  find(text: string, options: FindOptions = {}): LibrarySong[] {
    const { limit = 20, ...only } = checkOptions('Library.find', options, FIND)
    checkInteger('Library.find', 'limit', limit, 1)
    const table = this.#index.only(only)
    return this.#answered.at(table, findByWords(table, text, [TITLE, ARTIST, FOLDERS, FOLDER, FILE], { limit }))
  }

  /** Songs whose names come nearest to one that {@link find} does not know: mistyped letters are forgiven. */
  nearestNames(text: string, options: FindOptions = {}): LibrarySong[] {
    const { limit = 10, ...only } = checkOptions('Library.nearestNames', options, FIND)
    checkInteger('Library.nearestNames', 'limit', limit, 1)
    const table = this.#index.only(only)
    return this.#answered.at(table, nearestNames(table, text, limit))
  }

  /**
   * A smooth way from one song to another: up to `limit` songs, both ends among them, with steps as small and even as the
   * library has them, always coming nearer to the end. Each recording comes once, and no artist again as long as others lie
   * between the two. Where steps are forbidden by artist, key or tempo the path may be shorter.
   *
   * @returns the score is max(0, cosine) to the song before, 1 for the first; fewer songs when there are not enough between the two
   * @throws RangeError for a song that is not in the library
   * @example
   * library.path('/music/a.mp3', '/music/b.mp3', { limit: 6 })
   */
  path(from: string, to: string, options: PathOptions = {}): ScoredLibrarySong[] {
    const where = 'Library.path'
    const given = checkOptions(where, options, PATH)
    const { limit = 10, excludeSameArtist = false, keepKey, keepTempo, ...only } = given
    const length = checkInteger(where, 'limit', limit, 2, 1000)
    const table = this.#index.only(only)
    const [a, b] = [['from', from] as const, ['to', to] as const].map(([name, end]) =>
      this.#answered.rowOf(table, where, name, end),
    )
    const mayFollow = keptSteps(this.#songs, table, { keepKey, keepTempo })
    return this.#answered.with(table, pathBetween(table, a!, b!, length, { excludeSameArtist, mayFollow }))
  }

  /**
   * How much songs sound like one, in their order: max(0, cosine), as the scores of {@link similar}; -1 for a song that is not
   * known, or has no sound. O(songs asked for)
   *
   * @throws RangeError when the song itself is not in the library
   */
  likeness(path: string, others: readonly string[]): number[] {
    const { table } = this.#index
    const row = this.#answered.rowOf(table, 'Library.likeness', 'path', path)
    return others.map(other => {
      const id = this.#songs.idAt(songPath(other))
      const at = id === undefined ? undefined : table.rowOf(id)
      return at === undefined || table.isOut(row) || table.isOut(at) ? -1 : Math.max(0, table.cosine(row, at))
    })
  }

  /**
   * Songs that sound like all of `plus` and unlike all of `minus`: seeds are songs, lists, artists, albums and words of tags, each
   * with a weight. The score is the weighted mean cosine to the first less that to the second: from -1 to 1 when one of the two
   * is empty, else from -2 to 2. Songs that seeds name are not answered; those that words of tags find may be. With `keepKey` or
   * `keepTempo` the best song is followed by the best that may follow it, and so on.
   *
   * @throws TypeError for what is not a seed, RangeError for a song, artist or album that is not in the library, or without any seed
   * @example
   * library.mix({ plus: [{ artist: 'Nina Simone' }, { tags: 'calm piano', weight: 2 }], minus: ['/music/loud.mp3'] })
   */
  mix(songs: MixedSongs, options: MixOptions = {}): ScoredLibrarySong[] {
    const where = 'Library.mix'
    const { limit = 10, keepKey, keepTempo, ...only } = checkOptions(where, options, MIX)
    checkInteger(where, 'limit', limit, 1)
    const { plus = [], minus = [] } = checkOptions(where, songs, MIXED)
    const table = this.#index.only(only)
    const look: SeedLookUp = {
      table: table.whole,
      rowOf: (name, path) => this.#answered.rowOf(table, where, name, path),
      rowsOfArtist: (name, artist) => rowsOfArtist(table.whole, artist, { where, name }),
      rowsOfAlbum: (name, album, artist) => {
        const key = keyOfAlbum(table.whole, this.#songs, album, artist, { where, name })
        return table.whole.rows().filter(row => table.albumKey(row) === key)
      },
      rowsOfTags: (text, limit) => searchRows(table.whole, this.tagNames, text, limit).rows.map(({ row }) => row),
    }
    const [wanted, unwanted] = [rowsOfSeeds(where, 'plus', plus, look), rowsOfSeeds(where, 'minus', minus, look)]
    if (wanted.length + unwanted.length === 0) {
      throw new RangeError(`${where}: plus or minus must name a song, got none`)
    }
    const mayFollow = keptSteps(this.#songs, table, { keepKey, keepTempo })
    return this.#answered.with(table, mixRows(table, wanted, unwanted, limit, mayFollow))
  }

  /** Groups of songs that sound alike, largest first: k-means on the songs' vectors. */
  clusters(options: ClusterOptions = {}): SongCluster[] {
    const where = 'Library.clusters'
    const { k = 8, seed = 1, ...only } = checkOptions(where, options, CLUSTERS)
    checkInteger(where, 'k', k, 1)
    const table = this.#index.only(only)
    const rows = table.firstCopies(row => !table.isOut(row))
    const clusters = clusterSongs(table, rows, this.tagNames, Math.min(k, rows.length), seed)
    return clusters.map(({ rows, tags }) => ({ songs: this.#answered.at(table, rows), tags }))
  }

  /**
   * Songs for a text such as `calm piano`, over tags and names. A song must have something of every term; words that the
   * tagger does not know stand for its nearest tags.
   */
  searchTags(text: string, options: FindOptions = {}): TagSearch {
    const { limit = 20, ...only } = checkOptions('Library.searchTags', options, FIND)
    checkInteger('Library.searchTags', 'limit', limit, 1)
    const table = this.#index.only(only)
    const { rows, terms, unknown } = searchRows(table, this.tagNames, text, limit)
    return {
      songs: this.#answered.with(table, rows),
      terms: terms.map(term => ({ text: term.text, tags: term.tags.map(t => this.tagNames[t]!) })),
      unknown,
    }
  }

  /**
   * Songs for any text: `something for a rainy sunday`. First those that it names: every word of it is in their names, or
   * it holds the whole title or artist. Then by tags: words that are tags or stand for some; and where a word is left, the tags
   * that the text comes nearest to in meaning. The meaning is
   * English (`@murecom/text`, whose table is read at the first such question); Chinese words are looked up in a list.
   *
   * @throws Error when the table of `@murecom/text` cannot be read
   * @example
   * const { songs, tags } = await library.search('something for a rainy sunday')
   */
  async search(text: string, options: SearchOptions = {}): Promise<WordSearch> {
    const where = 'Library.search'
    const { limit = 20, sort, ...only } = checkOptions(where, options, SEARCH)
    checkInteger(where, 'limit', limit, 1)
    if (typeof text !== 'string') refuse(where, 'text', 'be a text', text)
    const table = this.#index.only(only)
    const found = await searchWords(table, this.tagNames, text, { limit, meanings: () => this.#meaningsOf() })
    const rows = inOrder(found.rows, ({ row }) => row, { sort, where, table, filters: this.#index.filters })
    return {
      songs: this.#answered.with(table, rows),
      terms: found.terms.map(term => ({ text: term.text, tags: term.tags.map(t => this.tagNames[t]!) })),
      tags: found.near.map(({ tag, score }) => ({ name: this.tagNames[tag]!, score })),
      unknown: found.unknown,
    }
  }

  #meaningsOf(): Promise<TagMeanings> {
    this.#meanings ??= englishEncoder()
      .then(encoder => new TagMeanings(encoder, this.tagNames))
      .catch(error => {
        this.#meanings = undefined
        throw error
      })
    return this.#meanings
  }

  /** The next songs of a `Radio`, which asks for them: a program has no need to. */
  radioPicks(question: RadioQuestion): RadioPicks {
    const { table, filters } = this.#index
    const passes = filters.compile(table, question.where, question.user)
    const isNever = neverRows(table, question.never, () => filters.genresOf(table))
    const isAllowed = (row: number): boolean => passes(row) && !isNever(row)
    const rhythm = filters.rhythmOf(table)
    return answerRadio({ table, tagNames: this.#tagNames, rhythm, isAllowed }, question)
  }

  /**
   * Numbers of all songs, or of those that a filter lets through, by artist, album and title, as their search keys are ordered;
   * songs without an artist come last. `sort` names another order.
   */
  orderedIds(options: ListOptions = {}): Float64Array {
    const where = 'Library.orderedIds'
    const { sort, ...only } = checkOptions(where, options, LIST)
    const table = this.#index.only(only)
    return idsInOrder(table.ordered(), { sort, where, table, filters: this.#index.filters })
  }

  /**
   * Numbers of the songs whose title, artist, album, folder or file name hold every word of a text; exact titles first, then
   * titles that begin with it, then titles that hold it; ties as in {@link orderedIds}. `sort` names another order.
   */
  searchIds(text: string, options: ListOptions = {}): Float64Array {
    const where = 'Library.searchIds'
    const { sort, ...only } = checkOptions(where, options, LIST)
    const table = this.#index.only(only)
    const rows = findByWords(table, text, [TITLE, ARTIST, ALBUM, FOLDER, FILE], { order: table.ordered() })
    return idsInOrder(rows, { sort, where, table, filters: this.#index.filters })
  }

  /**
   * The number of the song of a title by one of some artists, when any are named; else of one whose title differs in an
   * addition such as "(Live)" only.
   */
  idNamed(title: string, artists: readonly string[] = []): number | undefined {
    const { table } = this.#index
    const row = songNamed(table, title, artists, at => this.#songs.withIds([table.idOf(at)])[0]?.title)
    return row === undefined ? undefined : table.idOf(row)
  }

  /** {@link idNamed} for many songs at once, in that order; undefined for one that the library does not have. O(songs) */
  idsNamed(names: readonly SongName[]): (number | undefined)[] {
    const { table } = this.#index
    const rows = songsNamed(table, names, at => this.#songs.withIds([table.idOf(at)])[0]?.title)
    return rows.map(row => (row === undefined ? undefined : table.idOf(row)))
  }

  /** Every song that has a sound, as one vector of length 1, with its strongest tag: for maps and statistics. O(songs) */
  songVectors(): SongVectors {
    return vectorsOf(this.#index.table, this.tagNames)
  }
}
