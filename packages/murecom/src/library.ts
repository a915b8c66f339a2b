import { resolve } from 'node:path'
import { checkInteger, checkOptions, show } from '@murecom/internal'
import type Database from 'better-sqlite3'
import { ClipIndex } from './clips/clip-index.ts'
import type { EmbeddingModel, SoundAnalysis } from './embedding-model.ts'
import { addFolder } from './library/analysis/add-folder.ts'
import { analyseFile } from './library/analysis/analyse-file.ts'
import type { AddFolderOptions } from './library/analysis/folder-options.ts'
import type { AddFolderReport } from './library/analysis/report.ts'
import { clusterSongs } from './library/answers/clusters.ts'
import { mixRows } from './library/answers/mix.ts'
import { findByWords, nearestNames } from './library/answers/names.ts'
import {
  CLUSTERS,
  type ClusterOptions,
  FIND,
  type FindOptions,
  MIX,
  type MixedSongs,
  PATH,
  type PathOptions,
  SIMILAR,
  type SimilarOptions,
} from './library/answers/options.ts'
import { pathBetween } from './library/answers/path-between.ts'
import { searchRows } from './library/answers/search-tags.ts'
import { similarRows } from './library/answers/similar.ts'
import type { ScoredLibrarySong, SimilarLibrarySong, SongCluster, SongTag, TagSearch } from './library/answers/types.ts'
import type { LibrarySong } from './library/song.ts'
import { FolderStore } from './library/store/folder-store.ts'
import { type LibraryModel, shown } from './library/store/library-model.ts'
import { closeDatabase, explainBusy, isReadOnly } from './library/store/open-database.ts'
import { type NumberedLibrarySong, SongReader, type SongVectors } from './library/store/song-reader.ts'
import { SongTable } from './library/store/song-table.ts'
import { coverOf, lyricsOf } from './library/store/tag-store.ts'
import type { Cover } from './library/tags/covers/cover.ts'
import type { Lyrics } from './library/tags/lyrics/lyrics.ts'
import { type WatchOptions, watchFolders } from './library/watch/watch-folders.ts'
import { loadModel } from './models/by-name.ts'

/** A {@link SongIndex} of files, kept in one SQLite file. See `openLibrary`. */
export class Library {
  readonly #db: Database.Database
  readonly #songs: SongReader
  readonly #model: LibraryModel
  #loading: Promise<EmbeddingModel> | undefined
  #songTable: SongTable | undefined
  #clips: Promise<ClipIndex> | undefined

  /** @internal */
  constructor(db: Database.Database, model: LibraryModel) {
    this.#db = db
    this.#songs = new SongReader(db)
    this.#model = model
  }

  /** The model that the library was made with: `'musicnn'`, `'gtzan'`, or `'own-...'`. */
  get model(): string {
    return shown(this.#model.name)
  }

  /** The tags that {@link tags} gives, in the model's order. */
  get tagNames(): readonly string[] {
    return this.#model.tagNames
  }

  /** Number of songs. */
  get length(): number {
    return this.#songs.count()
  }

  /** All songs, by path. */
  songs(): LibrarySong[] {
    return this.#songs.all()
  }

  /** The song at a path; undefined when it is not in the library. */
  song(path: string): LibrarySong | undefined {
    return this.#songs.at(resolve(path))
  }

  /**
   * Songs whose title, artist or path contains every word of `text`, exact titles first. Case, accents, punctuation, width
   * and traditional or simplified Chinese make no difference.
   */
  find(text: string, options: FindOptions = {}): LibrarySong[] {
    const { limit = 20 } = checkOptions('Library.find', options, FIND)
    return findByWords(this.songs(), text, checkInteger('Library.find', 'limit', limit, 1))
  }

  /** Songs whose names come nearest to one that {@link find} does not know: mistyped letters are forgiven. */
  nearestNames(text: string, options: FindOptions = {}): LibrarySong[] {
    const { limit = 10 } = checkOptions('Library.nearestNames', options, FIND)
    return nearestNames(this.songs(), text, checkInteger('Library.nearestNames', 'limit', limit, 1))
  }

  /**
   * Indexes the music files of a folder and its subfolders: mp3, FLAC, AAC, ALAC, Opus, Ogg Vorbis, WAV, AIFF. Files that
   * are indexed and unchanged (path, size, time; else content) are not decoded again; one that cannot be used is reported and
   * passed over. Songs whose files were deleted are removed, unless their disk may be away. Each song is one transaction: an
   * interrupted run keeps what is done.
   *
   * @throws LibraryError when the folder does not exist, the library cannot be written to, or another process keeps it to itself
   */
  async addFolder(folder: string, options: AddFolderOptions = {}): Promise<AddFolderReport> {
    this.refresh()
    try {
      return await addFolder({ db: this.#db, model: this.#model.source }, folder, options)
    } catch (error) {
      throw explainBusy(this.#db.name, error)
    } finally {
      this.refresh() // what was asked meanwhile saw half of it
    }
  }

  /** Folders that were indexed, by path. */
  get folders(): string[] {
    return [...new FolderStore(this.#db).known().roots]
  }

  /**
   * Keeps the library up to date with folders until the signal is aborted: runs through them, then indexes what is new or
   * changed within seconds, and removes what was deleted. On file systems without events (network shares) it looks again and again.
   *
   * @param folders default: those that were indexed before
   * @throws as {@link addFolder}, before anything is watched
   * @example
   * await library.watch(['/home/me/Music'], { signal, onReport: ({ added }) => console.log(added) })
   */
  async watch(folders: readonly string[] = [], options: WatchOptions = {}): Promise<{ status: 'stopped' }> {
    const onReport: WatchOptions['onReport'] = (report, folder) => {
      this.refresh()
      options?.onReport?.(report, folder)
    }
    return watchFolders({ db: this.#db, model: this.#model.source }, folders, { ...options, onReport })
  }

  /**
   * The songs that sound most like one of the library, or like any music file: most votes first, then nearest.
   *
   * @param path a path of the library, or of a file that is not in it (which is decoded, and not added)
   * @throws AudioDecodeError, SongError when the file cannot be used, LibraryError when it does not exist
   */
  async similar(path: string, options: SimilarOptions = {}): Promise<SimilarLibrarySong[]> {
    const where = 'Library.similar'
    const { excludeSameArtist = false, foldCopies = true, signal, ...rest } = checkOptions(where, options, SIMILAR)
    const limit = checkInteger(where, 'limit', rest.limit ?? 10, 1)
    const table = this.#table
    const index = await this.#clipIndex(table)
    const row = table.rowOf(resolve(path)) ?? -1
    const query =
      row < 0 ? await this.#analyse(resolve(path), signal) : { ...table.songs[row]!, vectors: table.clips[row]! }
    signal?.throwIfAborted()
    const found = similarRows(table, index, { ...query, row }, { limit, excludeSameArtist, foldCopies })
    return found.map(({ row, score, votes, distance }) => ({ ...table.songs[row]!, score, votes, distance }))
  }

  /**
   * The tags of a song of the library, or of any music file; highest first. Those of a song that was indexed before there
   * were tags are computed and stored.
   *
   * @throws as {@link similar}
   */
  async tags(path: string, options: { signal?: AbortSignal | undefined } = {}): Promise<SongTag[]> {
    const { signal } = checkOptions('Library.tags', options, { signal: 1 })
    const full = resolve(path)
    const stored = this.#songs.tagsAt(full)
    const tags = stored ?? (await this.#analyse(full, signal)).tags
    if (!tags) return []
    if (stored === null && !isReadOnly(this.#db)) {
      this.#songs.saveTags(full, tags)
      this.refresh()
    }
    return Array.from(tags, (value, t) => ({ name: this.tagNames[t]!, value })).sort((a, b) => b.value - a.value)
  }

  /** The cover of a song: JPEG, PNG, WebP or GIF, from its tags, else its folder (`cover.jpg`, `folder.png`); undefined without one. */
  async cover(path: string): Promise<Cover | undefined> {
    return coverOf(this.#db, resolve(path))
  }

  /** The lyrics of a song, with times where they have any: from an `.lrc` file beside it, else its tags; undefined without any. */
  async lyrics(path: string): Promise<Lyrics | undefined> {
    return lyricsOf(this.#db, resolve(path))
  }

  /**
   * A smooth way from one song to another: up to `limit` songs, both ends among them, with steps as small and even as the
   * library has them, always coming nearer to the end. Each recording comes once.
   *
   * @returns fewer songs when there are not enough between the two
   * @throws RangeError for a song that is not in the library
   * @example
   * library.path('/music/a.mp3', '/music/b.mp3', { limit: 6 })
   */
  path(from: string, to: string, options: PathOptions = {}): LibrarySong[] {
    const where = 'Library.path'
    const { limit = 10, excludeSameArtist = false } = checkOptions(where, options, PATH)
    const length = checkInteger(where, 'limit', limit, 2, 1000)
    const [a, b] = [this.#rowOf('path', 'from', from), this.#rowOf('path', 'to', to)]
    const rows = pathBetween(this.#table, a, b, length, { excludeSameArtist })
    return rows.map(row => this.#table.songs[row]!)
  }

  /**
   * Songs that sound like all of `plus` and unlike those of `minus`. The score is the mean cosine to the first less the mean
   * cosine to the second: from -1 to 1 when one list is empty, else from -2 to 2.
   *
   * @throws RangeError for a song that is not in the library, or when both lists are empty
   */
  mix(songs: MixedSongs, options: FindOptions = {}): ScoredLibrarySong[] {
    const limit = checkInteger('Library.mix', 'limit', checkOptions('Library.mix', options, FIND).limit ?? 10, 1)
    const { plus = [], minus = [] } = checkOptions('Library.mix', songs, MIX)
    if (plus.length + minus.length === 0) throw new RangeError('Library.mix: plus or minus must name a song, got none')
    const found = mixRows(
      this.#table,
      plus.map(path => this.#rowOf('mix', 'plus', path)),
      minus.map(path => this.#rowOf('mix', 'minus', path)),
    )
    return found.slice(0, limit).map(({ row, score }) => ({ ...this.#table.songs[row]!, score }))
  }

  /** Groups of songs that sound alike, largest first: k-means on the songs' vectors. */
  clusters(options: ClusterOptions = {}): SongCluster[] {
    const where = 'Library.clusters'
    const { k = 8, seed = 1 } = checkOptions(where, options, CLUSTERS)
    const table = this.#table
    const groups = Math.min(checkInteger(where, 'k', k, 1), table.firstCopies().length)
    if (groups === 0) return []
    const clusters = clusterSongs(table, this.tagNames, groups, seed)
    return clusters.map(({ rows, tags }) => ({ songs: rows.map(row => table.songs[row]!), tags }))
  }

  /**
   * Songs for a text such as `calm piano`, over tags and names. A song must have something of every term; words that the
   * tagger does not know stand for its nearest tags.
   */
  searchTags(text: string, options: FindOptions = {}): TagSearch {
    const { limit = 20 } = checkOptions('Library.searchTags', options, FIND)
    checkInteger('Library.searchTags', 'limit', limit, 1)
    const { rows, terms, unknown } = searchRows(this.#table, this.tagNames, text)
    return {
      songs: rows.slice(0, limit).map(({ row, score }) => ({ ...this.#table.songs[row]!, score })),
      terms: terms.map(term => ({ text: term.text, tags: term.tags.map(t => this.tagNames[t]!) })),
      unknown,
    }
  }

  /** All songs with their numbers in the file, by path. A number stays a song's own as long as its path does. O(songs) */
  numberedSongs(): NumberedLibrarySong[] {
    return this.#songs.numbered()
  }

  /**
   * The stored vectors of every song by number, and its strongest tag: for maps and statistics. One song's vectors are in
   * memory at a time; the library cannot be written to until the loop has ended.
   */
  songVectors(): Generator<SongVectors> {
    return this.#songs.vectors(this.#model.dimensions, this.tagNames)
  }

  /** Makes the next question look at the file again: for when another process has indexed into it. */
  refresh(): void {
    this.#songTable = undefined
    this.#clips = undefined
  }

  /** Closes the file; a second call does nothing. The object cannot be used afterwards. */
  close(): void {
    closeDatabase(this.#db)
  }

  [Symbol.dispose](): void {
    this.close()
  }

  get #table(): SongTable {
    this.#songTable ??= new SongTable(this.#db, this.#model.dimensions)
    return this.#songTable
  }

  #clipIndex(table: SongTable): Promise<ClipIndex> {
    this.#clips ??= ClipIndex.build(table.clips, { dimensions: this.#model.dimensions })
    return this.#clips
  }

  async #analyse(path: string, signal?: AbortSignal): Promise<SoundAnalysis & { artist: string | null }> {
    signal?.throwIfAborted()
    this.#loading ??= loadModel(this.#model.source)
    const model = await this.#loading
    signal?.throwIfAborted()
    return analyseFile(model, path).then(({ about, ...sound }) => ({ ...sound, artist: about.tags.artist }))
  }

  #rowOf(method: string, name: string, path: string): number {
    const row = this.#table.rowOf(resolve(path))
    if (row !== undefined) return row
    throw new RangeError(`Library.${method}: ${name} must be a path of the library, got ${show(path)}`)
  }
}
