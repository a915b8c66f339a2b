import { checkInteger, checkOptions } from '@murecom/internal'
import type Database from 'better-sqlite3'
import type { EmbeddingModel, SoundAnalysis } from './embedding-model.ts'
import { LibraryError } from './errors.ts'
import { type SongFeatures, songFeatures } from './features/song-features.ts'
import { addFolder } from './library/analysis/add-folder.ts'
import { analyseFile } from './library/analysis/analyse-file.ts'
import type { AddFolderOptions } from './library/analysis/folder-options.ts'
import type { AddFolderReport } from './library/analysis/report.ts'
import { AnsweredSongs } from './library/answers/answered-songs.ts'
import { LyricsQuestions } from './library/answers/lyrics-questions.ts'
import { SIMILAR, type SimilarOptions } from './library/answers/options.ts'
import { similarRows } from './library/answers/similar.ts'
import type { SimilarLibrarySong, SongTag } from './library/answers/types.ts'
import { isServerPath, songPath } from './library/files/server-path.ts'
import { type RenewOptions, type RenewReport, renew } from './library/renewal/renew.ts'
import { type ServerId, ServerIds } from './library/servers/server-ids.ts'
import { revisionOf } from './library/store/change-log.ts'
import { faultsOf, type SongFault } from './library/store/faults.ts'
import { FolderStore } from './library/store/folder-store.ts'
import { type LibraryModel, nameOfModel, shown } from './library/store/library-model.ts'
import { closeDatabase, explainBusy, isReadOnly } from './library/store/open-database.ts'
import { SongReader } from './library/store/song-reader.ts'
import { SoundStore } from './library/store/sound-columns.ts'
import { coverOf } from './library/store/tag-store.ts'
import { artistKeyOf, type Credits } from './library/table/credits.ts'
import { LibraryIndex, type LibraryIndexOptions } from './library/table/library-index.ts'
import type { Cover } from './library/tags/covers/cover.ts'
import type { FollowState } from './library/threads/answer-requests.ts'
import { PARALLEL, type ParallelLibraryOptions } from './library/threads/parallel-options.ts'
import { type WatchOptions, watchFolders } from './library/watch/watch-folders.ts'
import { loadModel, successorOf } from './models/by-name.ts'
import { ParallelLibrary } from './parallel-library.ts'
import { addServer } from './servers/indexing/add-server.ts'
import { type AddServerOptions, type AddServerReport, checkServerOptions } from './servers/indexing/server-options.ts'
import type { MusicServer } from './servers/types.ts'

/** A {@link SongIndex} of files, kept in one SQLite file. See `openLibrary`. */
export class Library extends LyricsQuestions {
  readonly #db: Database.Database
  readonly #songs: SongReader
  readonly #index: LibraryIndex
  readonly #answered: AnsweredSongs
  /** The model that analyses files that are not in the library, once one is asked about. */
  #listening: { name: string; model: Promise<EmbeddingModel> } | undefined

  /** @internal */
  constructor(db: Database.Database, model: LibraryModel, options: LibraryIndexOptions = {}) {
    const songs = new SongReader(db)
    const index = new LibraryIndex(db, model, options)
    super(db, songs, index, model.tagNames)
    this.#db = db
    this.#songs = songs
    this.#answered = new AnsweredSongs(songs)
    this.#index = index
  }

  /** The model that the library was made with: `'musicnn'`, `'gtzan'`, `'musicnn-1'` of older versions, or `'own-...'`. */
  get model(): string {
    return shown(nameOfModel(this.#db))
  }

  /** The model that took the place of the library's, by which {@link renew} analyses its songs anew; undefined where none did. */
  get newerModel(): string | undefined {
    return successorOf(nameOfModel(this.#db))?.option
  }

  get #model(): LibraryModel {
    return this.#index.model
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
    try {
      return await addFolder({ db: this.#db }, folder, options)
    } catch (error) {
      throw explainBusy(this.#db.name, error)
    }
  }

  /**
   * Analyses all songs anew by the model that took the place of the library's ({@link newerModel}). The library answers by the old
   * sound until the last song was analysed; then one transaction takes the new one in, which all programs that have the library open
   * notice. A run that is stopped or killed keeps what it has done, and the next one goes on. Songs whose files are not there or
   * cannot be used are then in no answer by sound, and are analysed by the next {@link addFolder} that finds them.
   *
   * @throws LibraryError when the library cannot be written to, is a copy of one on PostgreSQL, or has songs that were fetched
   *   from servers: their files are not here
   * @example
   * if (library.newerModel) await library.renew({ onProgress: ({ done, total }) => console.log(`${done} of ${total}`) })
   */
  async renew(options: RenewOptions = {}): Promise<RenewReport> {
    try {
      return await renew(this.#db, options)
    } catch (error) {
      throw explainBusy(this.#db.name, error)
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
    return watchFolders({ db: this.#db }, folders, options)
  }

  /**
   * The songs that sound most like one of the library, or like any music file, best first: by the cosine of songs, or with the
   * model `'gtzan'` by votes of their clips.
   *
   * @param path a path of the library, or of a file that is not in it (which is decoded, and not added)
   * @throws AudioDecodeError, SongError when the file cannot be used, LibraryError when it does not exist
   */
  async similar(path: string, options: SimilarOptions = {}): Promise<SimilarLibrarySong[]> {
    const where = 'Library.similar'
    const { excludeSameArtist = false, foldCopies = true, signal, ...rest } = checkOptions(where, options, SIMILAR)
    const limit = checkInteger(where, 'limit', rest.limit ?? 10, 1)
    const full = songPath(path)
    const known = this.#songs.soundAt(full)
    const analysedBy = this.#model.name
    const song = known ? this.#songs.at(full)! : await this.#analyse(full, signal)
    const { table, songs } = await this.#index.ranked()
    signal?.throwIfAborted()
    // A renewal ended meanwhile: the table is of another model than the vectors of the file.
    if (!known && this.#model.name !== analysedBy) return this.similar(path, options)
    const row = (known && table.rowOf(known.id)) ?? -1
    // The file may have sounds of a model that the table does not have yet; votes need the clips, and their model has no successor.
    const isKept = row >= 0 && this.#model.comparison === 'cosine'
    const clips = isKept ? table.vectorOf(row) : (known?.clips ?? (song as SoundAnalysis).vectors)
    const query = { row, artistKey: artistKeyOf(song), clips }
    const found = similarRows(this.#index.only(rest), songs, query, { limit, excludeSameArtist, foldCopies })
    return this.#answered.with(table, found)
  }

  /**
   * The tags of a song of the library, or of any music file; highest first. Those of a song that was indexed before there
   * were tags are computed and stored.
   *
   * @throws as {@link similar}
   */
  async tags(path: string, options: { signal?: AbortSignal | undefined } = {}): Promise<SongTag[]> {
    const { signal } = checkOptions('Library.tags', options, { signal: 1 })
    const full = songPath(path)
    const stored = this.#songs.tagsAt(full)
    const tags = stored ?? (await this.#analyse(full, signal)).tags
    if (!tags) return []
    if (stored === null && !isReadOnly(this.#db)) this.#songs.saveTags(full, tags)
    return this.#named(tags)
  }

  /** The stored tags of a song of the library, highest first; empty for other songs. Nothing is computed. */
  storedTags(path: string): SongTag[] {
    return this.#named(this.#songs.tagsAt(songPath(path)) ?? [])
  }

  #named(tags: ArrayLike<number>): SongTag[] {
    return Array.from(tags, (value, t) => ({ name: this.tagNames[t]!, value })).sort((a, b) => b.value - a.value)
  }

  /**
   * Tempo, key and energy of a song, from the stretch that was analysed, and loudness where its whole was measured (`whole` of
   * {@link addFolder}). Undefined for songs that an older version indexed, and where there is no such song.
   */
  features(path: string): SongFeatures | undefined {
    const row = new SoundStore(this.#db).at(songPath(path))
    return row && songFeatures(row)
  }

  /** The cover of a song: JPEG, PNG, WebP or GIF, from its tags, else its folder (`cover.jpg`, `folder.png`); undefined without one. */
  async cover(path: string): Promise<Cover | undefined> {
    return coverOf(this.#db, songPath(path))
  }

  /**
   * Songs whose stored numbers cannot be used (not finite, out of range, cut off): answers by sound pass them over. To index
   * their files again repairs them. O(songs)
   */
  faults(): SongFault[] {
    return [...faultsOf(this.#db, { dimensions: this.#model.dimensions, tagCount: this.tagNames.length })]
  }

  /**
   * Indexes the songs of a server of music. The part of each song that is analysed is fetched where the server gives parts
   * and the format has them (mp3, FLAC), else the whole file. A song is not fetched again while the server says the same about
   * it. One that cannot be used is reported and passed over. Each song is one transaction.
   *
   * @param server from `openMusicServer`
   * @throws ServerError when the server does not even give the first page of its list; LibraryError as {@link addFolder}
   */
  async addServer(server: MusicServer, options: AddServerOptions = {}): Promise<AddServerReport> {
    try {
      const settled = checkServerOptions('Library.addServer', options)
      return await addServer({ db: this.#db }, server, settled)
    } catch (error) {
      throw explainBusy(this.#db.name, error)
    }
  }

  /** Names of the servers of music that songs are known from: `subsonic://host/`, `jellyfin://host/`. */
  get servers(): string[] {
    return new ServerIds(this.#db).servers()
  }

  /**
   * The number of the song with an id on a server; undefined when there is none.
   *
   * @param server its name; default any server
   */
  idOnServer(id: string, server?: string): number | undefined {
    return new ServerIds(this.#db).songOf(id, server)
  }

  /** The ids that songs have on servers, by their numbers in the library; a song that no server has is passed over. */
  serverIds(songs: Iterable<number>, server?: string): ServerId[] {
    return new ServerIds(this.#db).idsOf(songs, server)
  }

  /** The file that it is kept in; undefined in memory. */
  get file(): string | undefined {
    return this.#db.memory ? undefined : this.#db.name
  }

  /** Changes with every change of the songs, whoever makes it. */
  get revision(): number {
    return revisionOf(this.#db)
  }

  /**
   * The same library on a thread of its own, whose answers are promises: for a server, whose thread must stay free. This
   * library must stay open as long.
   *
   * @returns when the thread can answer
   * @throws (as a rejection) LibraryError for a library in memory, which no thread can open; WorkerFailedError
   */
  async parallel(options: ParallelLibraryOptions = {}): Promise<ParallelLibrary> {
    const given = checkOptions('Library.parallel', options, PARALLEL)
    const { file } = this
    if (file === undefined) throw new LibraryError('in-memory', 'a library in memory cannot be opened by a thread')
    return ParallelLibrary.start(this, file, given)
  }

  /** @internal Takes some changes of the file; for a library that does not follow by itself. */
  follow(limit: number): FollowState {
    const state = this.#index.follow(limit)
    return { state, revision: this.#index.revision }
  }

  /** @internal Builds what answers need. */
  prepare(): Promise<void> {
    return this.#index.prepare()
  }

  /** Closes the file; a second call does nothing. The object cannot be used afterwards. */
  close(): void {
    this.#index.close()
    closeDatabase(this.#db)
  }

  [Symbol.dispose](): void {
    this.close()
  }

  async #analyse(path: string, signal?: AbortSignal): Promise<SoundAnalysis & Credits> {
    signal?.throwIfAborted()
    if (isServerPath(path)) throw new LibraryError('not-in-library', `${path}: is not in the library`)
    const { name, source } = this.#model
    if (this.#listening?.name !== name) this.#listening = { name, model: loadModel(source) }
    const model = await this.#listening.model
    signal?.throwIfAborted()
    const { about, ...sound } = await analyseFile(model, path, undefined, signal)
    signal?.throwIfAborted()
    return { ...sound, ...about.tags }
  }
}
