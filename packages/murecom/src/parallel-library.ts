import type { SongFeatures } from './features/song-features.ts'
import type { MixedSongs } from './library/answers/mix/seeds.ts'
import type {
  ClusterOptions,
  FindOptions,
  ListOptions,
  MixOptions,
  PathOptions,
  SearchOptions,
  SimilarAlbumsOptions,
  SimilarOptions,
} from './library/answers/options.ts'
import type { SongVectors } from './library/answers/song-vectors.ts'
import type { SongName } from './library/answers/songs-named.ts'
import type {
  LibraryAlbum,
  LibraryArtist,
  LyricsMatch,
  ScoredLibrarySong,
  SimilarAlbum,
  SimilarArtist,
  SimilarLibrarySong,
  SongCluster,
  SongTag,
  TagSearch,
  WordSearch,
} from './library/answers/types.ts'
import type { ServerId } from './library/servers/server-ids.ts'
import type { LibrarySong } from './library/song.ts'
import type { Cover } from './library/tags/covers/cover.ts'
import type { Lyrics } from './library/tags/lyrics/lyrics.ts'
import { AnswerThread } from './library/threads/answer-client.ts'
import type { AnswerMethod } from './library/threads/answer-requests.ts'
import { LookedUp, type LookUps } from './library/threads/look-ups.ts'
import type { ParallelLibraryOptions } from './library/threads/parallel-options.ts'
import type { RadioPicks, RadioQuestion } from './radio/question.ts'

/** Time between two looks at whether the library has changed: a look-up in the file. */
const LOOK_AGAIN_MS = 500
/** Songs that are taken at a time: questions wait some milliseconds for them. */
const SONGS_AT_ONCE = 100

/**
 * A library on a thread of its own: work that grows with the library is done there, so the thread that asks stays free. Made by
 * `Library.parallel`. It follows the file: a song that another process adds is answered for within a second or two. When
 * many have changed, a second thread builds its index anew and takes the first one's place; no question waits for it.
 *
 * @example
 * await using parallel = await library.parallel()
 * await parallel.similar('/home/me/Music/song.mp3', { limit: 5 })
 */
export class ParallelLibrary extends LookedUp {
  readonly #library: LookUps
  readonly #file: string
  readonly #options: ParallelLibraryOptions
  readonly #timer: ReturnType<typeof setInterval>
  #thread: AnswerThread
  #following: Promise<void> | undefined
  #replacing: Promise<void> | undefined
  #isClosed = false

  private constructor(library: LookUps, file: string, options: ParallelLibraryOptions, thread: AnswerThread) {
    super(library)
    this.#library = library
    this.#file = file
    this.#options = options
    this.#thread = thread
    // A file that is busy is looked at again the next time.
    this.#timer = setInterval(() => void this.#look().catch(() => {}), LOOK_AGAIN_MS)
    this.#timer.unref()
  }

  /** @internal */
  static async start(library: LookUps, file: string, options: ParallelLibraryOptions): Promise<ParallelLibrary> {
    return new ParallelLibrary(library, file, options, await AnswerThread.start(file, options))
  }

  /** The library's file. */
  get file(): string {
    return this.#file
  }

  /** Changes when the answers do. */
  get revision(): number {
    return this.#thread.revision
  }

  /** As `Library.searchLyrics`. */
  searchLyrics(text: string, options: FindOptions = {}): Promise<LyricsMatch[]> {
    return this.#ask('searchLyrics', text, options)
  }

  /** As `Library.lyricsLike`. */
  lyricsLike(text: string, options: FindOptions = {}): Promise<LyricsMatch[]> {
    return this.#ask('lyricsLike', text, options)
  }

  /** The next songs of a `Radio`, which asks for them: a program has no need to. */
  radioPicks(question: RadioQuestion): Promise<RadioPicks> {
    return this.#ask('radioPicks', question)
  }

  /** As `Library.tags`. */
  tags(path: string): Promise<SongTag[]> {
    return this.#library.tags(path)
  }

  /** As `Library.folders`. */
  get folders(): readonly string[] {
    return this.#library.folders
  }

  /** As `Library.servers`. */
  get servers(): readonly string[] {
    return this.#library.servers
  }

  /** As `Library.cover`. */
  cover(path: string): Promise<Cover | undefined> {
    return this.#library.cover(path)
  }

  /** As `Library.features`. */
  features(path: string): SongFeatures | undefined {
    return this.#library.features(path)
  }

  /** As `Library.lyrics`. */
  lyrics(path: string): Promise<Lyrics | undefined> {
    return this.#library.lyrics(path)
  }

  /** As `Library.idOnServer`. */
  idOnServer(id: string, server?: string): number | undefined {
    return this.#library.idOnServer(id, server)
  }

  /** As `Library.serverIds`. */
  serverIds(songs: Iterable<number>, server?: string): ServerId[] {
    return this.#library.serverIds(songs, server)
  }

  /** As `Library.similar`. */
  similar(path: string, { signal, ...options }: SimilarOptions = {}): Promise<SimilarLibrarySong[]> {
    signal?.throwIfAborted()
    return this.#ask('similar', path, options)
  }

  /** As `Library.searchIds`. */
  searchIds(text: string, options: ListOptions = {}): Promise<Float64Array> {
    return this.#ask('searchIds', text, options)
  }

  /** As `Library.idNamed`. */
  idNamed(title: string, artists: readonly string[] = []): Promise<number | undefined> {
    return this.#ask('idNamed', title, artists)
  }

  /** As `Library.idsNamed`. */
  idsNamed(names: readonly SongName[]): Promise<(number | undefined)[]> {
    return this.#ask('idsNamed', names)
  }

  /** As `Library.orderedIds`. */
  orderedIds(options: ListOptions = {}): Promise<Float64Array> {
    return this.#ask('orderedIds', options)
  }

  /** As `Library.songVectors`. */
  songVectors(): Promise<SongVectors> {
    return this.#ask('songVectors')
  }

  /** As `Library.find`. */
  find(text: string, options: FindOptions = {}): Promise<LibrarySong[]> {
    return this.#ask('find', text, options)
  }

  /** As `Library.nearestNames`. */
  nearestNames(text: string, options: FindOptions = {}): Promise<LibrarySong[]> {
    return this.#ask('nearestNames', text, options)
  }

  /** As `Library.searchTags`. */
  searchTags(text: string, options: FindOptions = {}): Promise<TagSearch> {
    return this.#ask('searchTags', text, options)
  }

  /** As `Library.search`. */
  search(text: string, options: SearchOptions = {}): Promise<WordSearch> {
    return this.#ask('search', text, options)
  }

  /** As `Library.path`. */
  path(from: string, to: string, options: PathOptions = {}): Promise<ScoredLibrarySong[]> {
    return this.#ask('path', from, to, options)
  }

  /** As `Library.likeness`. */
  likeness(path: string, others: readonly string[]): Promise<number[]> {
    return this.#ask('likeness', path, others)
  }

  /** As `Library.mix`. */
  mix(songs: MixedSongs, options: MixOptions = {}): Promise<ScoredLibrarySong[]> {
    return this.#ask('mix', songs, options)
  }

  /** As `Library.clusters`. */
  clusters(options: ClusterOptions = {}): Promise<SongCluster[]> {
    return this.#ask('clusters', options)
  }

  /** As `Library.artists`. */
  artists(): Promise<LibraryArtist[]> {
    return this.#ask('artists')
  }

  /** As `Library.albums`. */
  albums(): Promise<LibraryAlbum[]> {
    return this.#ask('albums')
  }

  /** As `Library.similarArtists`. */
  similarArtists(name: string, options: FindOptions = {}): Promise<SimilarArtist[]> {
    return this.#ask('similarArtists', name, options)
  }

  /** As `Library.similarAlbums`. */
  similarAlbums(name: string, options: SimilarAlbumsOptions = {}): Promise<SimilarAlbum[]> {
    return this.#ask('similarAlbums', name, options)
  }

  /** Ends the thread; calls that wait are rejected with a WorkerFailedError. The library itself stays open. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    await this.#thread.end()
    await this.#replacing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #ask<T>(method: AnswerMethod, ...args: unknown[]): Promise<T> {
    if (this.#thread.isDead && !this.#isClosed) await this.#replace()
    return this.#thread.ask<T>(method, args)
  }

  async #look(): Promise<void> {
    if (this.#following || this.#isClosed || this.#library.revision === this.#thread.revision) return
    this.#following = this.#follow().catch(() => {}) // a thread that died is replaced at the next question
    await this.#following
    this.#following = undefined
  }

  async #follow(): Promise<void> {
    const before = this.#thread.revision
    for (let state = await this.#thread.follow(SONGS_AT_ONCE); state === 'behind'; ) {
      state = await this.#thread.follow(SONGS_AT_ONCE)
    }
    if (this.#thread.revision !== before) this.#options.onChange?.()
    if (this.#thread.isLoose) void this.#replace()
  }

  /** A thread that begins anew takes the place of this one when it is ready. */
  #replace(): Promise<void> {
    this.#replacing ??= this.#startAnother().finally(() => {
      this.#replacing = undefined
    })
    return this.#replacing
  }

  async #startAnother(): Promise<void> {
    const next = await AnswerThread.start(this.#file, this.#options)
    const old = this.#thread
    if (this.#isClosed) return void (await next.end())
    this.#thread = next
    this.#options.onChange?.()
    await old.endWhenIdle()
  }
}
