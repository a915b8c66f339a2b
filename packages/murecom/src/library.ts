import { resolve } from 'node:path'
import { checkInteger, describe } from '@murecom/internal'
import { loadSimdKernels } from '@murecom/knn/simd'
import type Database from 'better-sqlite3'
import type { EmbeddingModel } from './embedding-model.ts'
import { LibraryError } from './errors.ts'
import { type AddFolderOptions, type AddFolderReport, addFolder } from './library/analysis/add-folder.ts'
import { analyseFile, type FileAnalysis } from './library/analysis/analyse-file.ts'
import { clusterSongs } from './library/answers/clusters.ts'
import { mixRows } from './library/answers/mix.ts'
import { findByWords, nearestNames, sameArtist } from './library/answers/names.ts'
import { pathBetween } from './library/answers/path-between.ts'
import { searchRows } from './library/answers/search-tags.ts'
import type {
  ScoredLibrarySong,
  SimilarLibrarySong,
  SimilarOptions,
  SongCluster,
  SongTag,
  TagSearch,
} from './library/answers/types.ts'
import { type LibrarySong, SONG_COLUMNS } from './library/song.ts'
import { type LibraryModel, shown } from './library/store/library-model.ts'
import { explainBusy } from './library/store/open-database.ts'
import { blobOf, floatsOf } from './library/store/song-store.ts'
import { SongTable } from './library/store/song-table.ts'
import { loadModel } from './models/by-name.ts'
import { SongIndex, type SongIndexOptions } from './song-index.ts'

export type { LibrarySong, SimilarLibrarySong }

/** A {@link SongIndex} of files, kept in one SQLite file. See `openLibrary`. */
export class Library {
  readonly #db: Database.Database
  readonly #model: LibraryModel
  #loading: Promise<EmbeddingModel> | undefined
  #songTable: SongTable | undefined
  #index: SongIndex | undefined

  /** @internal */
  constructor(db: Database.Database, model: LibraryModel) {
    this.#db = db
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
  get size(): number {
    return (this.#db.prepare('SELECT count(*) AS n FROM songs').get() as { n: number }).n
  }

  /** All songs, by path. */
  songs(): LibrarySong[] {
    return this.#db.prepare(`SELECT ${SONG_COLUMNS} FROM songs ORDER BY path`).all() as LibrarySong[]
  }

  /** The song at a path; undefined when it is not in the library. */
  song(path: string): LibrarySong | undefined {
    const query = this.#db.prepare(`SELECT ${SONG_COLUMNS} FROM songs WHERE path = ?`)
    return query.get(resolve(path)) as LibrarySong | undefined
  }

  /** Songs whose title, artist or path contains every word of `text`, exact titles first. */
  find(text: string, limit = 20): LibrarySong[] {
    return findByWords(this.songs(), text, limit)
  }

  /** Songs whose names come nearest to one that {@link find} does not know: mistyped letters are forgiven. */
  nearestNames(text: string, limit = 5): LibrarySong[] {
    return nearestNames(this.songs(), text, limit)
  }

  /**
   * Indexes the music files of a folder and its subfolders: mp3, FLAC, Ogg Vorbis, WAV. Files that are indexed and
   * unchanged (path, size, time; else content) are not decoded again; one that cannot be used is reported and passed over.
   * Each song is one transaction: an interrupted run keeps what is done.
   *
   * @throws LibraryError when the folder does not exist, or another process keeps the file to itself
   */
  async addFolder(folder: string, options: AddFolderOptions = {}): Promise<AddFolderReport> {
    this.#forget()
    try {
      return await addFolder(this.#db, this.#model.source, folder, options)
    } catch (error) {
      throw explainBusy(this.#db.name, error)
    } finally {
      this.#forget() // what was asked meanwhile saw half of it
    }
  }

  /**
   * The songs that sound most like one of the library, or like any music file.
   *
   * @param path a path of the library, or of a file that is not in it (which is decoded, and not added)
   * @param n how many at most; default 5
   * @throws AudioDecodeError, SongError when the file cannot be used, LibraryError when it does not exist
   */
  async similar(path: string, n = 5, options: SimilarOptions = {}): Promise<SimilarLibrarySong[]> {
    checkInteger('Library.similar', 'n', n, 1)
    const { excludeSameArtist = false, foldCopies = true } = options
    const full = resolve(path)
    const row = this.#table.rowOf(full)
    const file = row === undefined ? await this.#analyse(full) : undefined
    const kernels = (await loadSimdKernels()) ?? null
    const { songs, clips, recordings } = this.#table
    const query = file ?? songs[row!]!
    const named = new Set<number>(row === undefined ? [] : [recordings[row]!])
    const index = this.#loadIndex(kernels)
    const vectors = file?.vectors ?? clips[row!]!
    // Left-out songs make room for later ones: ask for more until there are enough, or no more to ask for.
    for (let wanted = n; ; wanted *= 4) {
      const ranked = index.similarToVectors(vectors, wanted, row === undefined ? undefined : full)
      const seen = new Set(named)
      const kept = ranked.filter(({ id }) => {
        const answer = this.#table.rowOf(id)!
        if (excludeSameArtist && sameArtist(songs[answer]!, query)) return false
        if (!foldCopies) return true
        const isNew = !seen.has(recordings[answer]!)
        seen.add(recordings[answer]!)
        return isNew
      })
      if (kept.length < n && ranked.length === wanted) continue
      return kept.slice(0, n).map(({ id, votes, distance }) => {
        return { ...songs[this.#table.rowOf(id)!]!, votes, distance }
      })
    }
  }

  /**
   * The tags of a song of the library, or of any music file; highest first. Those of a song that was indexed before there
   * were tags are computed and stored.
   *
   * @throws as {@link similar}
   */
  async tags(path: string): Promise<SongTag[]> {
    const full = resolve(path)
    const stored = this.#db.prepare('SELECT tags FROM songs WHERE path = ?').get(full) as
      | { tags: Buffer | null }
      | undefined
    const tags = stored?.tags ? floatsOf(stored.tags) : (await this.#analyse(full)).tags
    if (!tags) return []
    if (stored && !stored.tags) {
      this.#db.prepare('UPDATE songs SET tags = ? WHERE path = ?').run(blobOf(tags), full)
      this.#forget()
    }
    return Array.from(tags, (value, t) => ({ name: this.tagNames[t]!, value })).sort((a, b) => b.value - a.value)
  }

  /**
   * A smooth way from one song to another: `length` songs, both ends among them, with steps as small and even as the
   * library has them, always coming nearer to the end. Each recording comes once.
   *
   * @param length at least 2; fewer songs come back when there are not enough between the two
   * @param options `excludeSameArtist`: no two songs in a row by one artist. Default false
   * @throws RangeError for a song that is not in the library
   * @example
   * library.path('/music/a.mp3', '/music/b.mp3', 6)
   */
  path(from: string, to: string, length: number, options: { excludeSameArtist?: boolean } = {}): LibrarySong[] {
    checkInteger('Library.path', 'length', length, 2, 1000)
    const [a, b] = [this.#rowOf('path', 'from', from), this.#rowOf('path', 'to', to)]
    const rows = pathBetween(this.#table, a, b, length, { excludeSameArtist: options.excludeSameArtist ?? false })
    return rows.map(row => this.#table.songs[row]!)
  }

  /**
   * Songs that sound like all of `plus` and unlike those of `minus`: by mean cosine to the first less mean cosine to the
   * second.
   *
   * @throws RangeError for a song that is not in the library, or when both lists are empty
   */
  mix(songs: { plus?: readonly string[]; minus?: readonly string[] }, n = 10): ScoredLibrarySong[] {
    checkInteger('Library.mix', 'n', n, 1)
    const plus = (songs.plus ?? []).map(path => this.#rowOf('mix', 'plus', path))
    const minus = (songs.minus ?? []).map(path => this.#rowOf('mix', 'minus', path))
    if (plus.length + minus.length === 0) throw new RangeError('Library.mix: plus or minus must name a song, got none')
    const found = mixRows(this.#table, plus, minus).slice(0, n)
    return found.map(({ row, score }) => ({ ...this.#table.songs[row]!, score }))
  }

  /**
   * Groups of songs that sound alike, largest first: k-means on the songs' vectors.
   *
   * @param k number of groups; fewer come back from a smaller library
   * @param options `seed`: other seeds may find other groups. Default 1
   */
  clusters(k: number, options: { seed?: number } = {}): SongCluster[] {
    checkInteger('Library.clusters', 'k', k, 1)
    const table = this.#table
    const groups = Math.min(k, table.firstCopies().length)
    if (groups === 0) return []
    const clusters = clusterSongs(table, this.tagNames, groups, options.seed ?? 1)
    return clusters.map(({ rows, tags }) => ({ songs: rows.map(row => table.songs[row]!), tags }))
  }

  /**
   * Songs for a text such as `calm piano`, over tags and names. A song must have something of every term; words that the
   * tagger does not know stand for its nearest tags.
   *
   * @param n how many at most; default 10
   */
  searchTags(text: string, n = 10): TagSearch {
    checkInteger('Library.searchTags', 'n', n, 1)
    const { rows, terms, unknown } = searchRows(this.#table, this.tagNames, text)
    return {
      songs: rows.slice(0, n).map(({ row, score }) => ({ ...this.#table.songs[row]!, score })),
      terms: terms.map(term => ({ text: term.text, tags: term.tags.map(t => this.tagNames[t]!) })),
      unknown,
    }
  }

  /** All songs with their numbers in the file, by path. A number stays a song's own as long as its path does. O(songs) */
  numberedSongs(): (LibrarySong & { id: number })[] {
    const query = this.#db.prepare(`SELECT id, ${SONG_COLUMNS} FROM songs ORDER BY path`)
    return query.all() as (LibrarySong & { id: number })[]
  }

  /**
   * The stored vectors of every song, `clips x dimensions`, row-major, by number, and its strongest tag: for maps and
   * statistics. One song's vectors are in memory at a time; the library cannot be written to until the loop has ended.
   */
  *songVectors(): Generator<{ id: number; vectors: Float32Array; dimensions: number; tag: string | null }> {
    const { dimensions } = this.#model
    const rows = this.#db.prepare('SELECT id, vectors, tags FROM songs ORDER BY id').iterate()
    for (const row of rows as Iterable<{ id: number; vectors: Buffer; tags: Buffer | null }>) {
      const tags = row.tags ? floatsOf(row.tags) : undefined
      const strongest = tags ? tags.indexOf(tags.reduce((a, b) => Math.max(a, b))) : -1
      yield { id: row.id, vectors: floatsOf(row.vectors), dimensions, tag: this.tagNames[strongest] ?? null }
    }
  }

  /** Makes the next question look at the file again: for when another process has indexed into it. */
  refresh(): void {
    this.#forget()
  }

  /** Closes the file. The object cannot be used afterwards. */
  close(): void {
    this.#db.close()
  }

  get #table(): SongTable {
    this.#songTable ??= new SongTable(this.#db, this.#model.dimensions)
    return this.#songTable
  }

  #loadIndex(kernels: SongIndexOptions['kernels']): SongIndex {
    if (this.#index) return this.#index
    const { name, dimensions } = this.#model
    // The index never listens here: files are analysed by the library.
    const embed = (): Promise<Float32Array> => Promise.reject(new LibraryError('no-model', 'not loaded'))
    const index = new SongIndex({ model: { name, dimensions, sampleRate: 0, seconds: 0, embed }, kernels })
    for (const [row, { path }] of this.#table.songs.entries()) index.addVectors(path, this.#table.clips[row]!)
    this.#index = index
    return index
  }

  async #analyse(path: string): Promise<FileAnalysis> {
    this.#loading ??= loadModel(this.#model.source)
    return analyseFile(await this.#loading, path)
  }

  #rowOf(method: string, name: string, path: string): number {
    const row = this.#table.rowOf(resolve(path))
    if (row !== undefined) return row
    throw new RangeError(`Library.${method}: ${name} must be a path of the library, got ${describe(path)}`)
  }

  #forget(): void {
    this.#songTable = undefined
    this.#index = undefined
  }
}
