import { checkInteger } from '@murecom/internal'
import type Database from 'better-sqlite3'
import { ListeningError } from './errors.ts'
import { checkTime } from './listening/checks.ts'
import { FilterStore } from './listening/filters.ts'
import { HeardLog } from './listening/heard-log.ts'
import { MarkStore } from './listening/marks.ts'
import { explained, openFile } from './listening/open-file.ts'
import { PlaceStore } from './listening/places.ts'
import { PlaylistStore } from './listening/playlists.ts'
import { PlayStore } from './listening/plays.ts'
import { ListenedSongs } from './listening/songs.ts'
import type {
  Bookmark,
  ListenedSong,
  Mark,
  MarkedItem,
  NewPlaylist,
  Play,
  PlayCount,
  PlaylistChanges,
  PlaylistInfo,
  PlaylistOrigin,
  PlaySource,
  PlaysOptions,
  SavedFilter,
  SavedPlaylist,
  SavedQueue,
} from './listening/types.ts'
import { closeWithoutLog } from './sqlite/own-tables.ts'

/**
 * What people did with a library: plays, stars, ratings, bans, playlists, and where they stopped. It is kept in a file of its own,
 * so that nothing is lost when a library is indexed again. Made by `openListening`. Each call that writes is one
 * transaction. Users are names; `''` is the one person of a library without users.
 */
export class Listening {
  /** What services of scrobbles know, whether the library has the songs or not. */
  readonly heard: HeardLog
  readonly #db: Database.Database
  readonly #file: string
  readonly #isReadOnly: boolean
  readonly #songs: ListenedSongs
  readonly #plays: PlayStore
  readonly #marks: MarkStore
  readonly #playlists: PlaylistStore
  readonly #places: PlaceStore
  readonly #filters: FilterStore
  /** Commits of other processes that were seen, and changes by this object. */
  #seen = 0
  #changes = 0
  /** Changes other than plays that are added. */
  #otherChanges = 0

  /** @internal */
  constructor(file: string, readOnly: boolean) {
    const { db, isReadOnly } = openFile(file, readOnly)
    this.#db = db
    this.#file = file
    this.#isReadOnly = isReadOnly
    this.#songs = new ListenedSongs(db)
    this.#plays = new PlayStore(db, this.#songs)
    this.#marks = new MarkStore(db, this.#songs)
    this.#playlists = new PlaylistStore(db, this.#songs)
    this.#places = new PlaceStore(db, this.#songs)
    this.heard = new HeardLog(db, this.#songs, work => this.#write(work))
    this.#filters = new FilterStore(db)
  }

  /** True when nothing can be written: calls that write throw a ListeningError with the code `'read-only'`. */
  get isReadOnly(): boolean {
    return this.#isReadOnly
  }

  /** @internal Whether it is a copy in memory, which does not see what is written to the file later. */
  get isCopy(): boolean {
    return this.#db.memory && this.#file !== ':memory:'
  }

  /** Changes whenever answers may change, whichever process wrote to the file. */
  get revision(): number {
    const commits = this.#db.pragma('data_version', { simple: true }) as number
    if (commits !== this.#seen) {
      this.#changes++
      this.#otherChanges++
    }
    this.#seen = commits
    return this.#changes
  }

  /** As {@link revision}, but it stays the same when this object adds plays, which players do all the time. */
  get markRevision(): number {
    void this.revision
    return this.#otherChanges
  }

  /**
   * Notes plays; one that is there already (same user, song, time and source) is passed over.
   *
   * @returns how many were new
   */
  addPlays(plays: readonly Play[]): number {
    return this.#write(() => this.#plays.add(plays), true)
  }

  /** Plays of a user, newest first. */
  plays(options: PlaysOptions = {}): Play[] {
    return this.#plays.list(options)
  }

  /** How often a user played each song, most often first: plays without skips, and what servers counted. O(plays) */
  playCounts(user = ''): PlayCount[] {
    return this.#plays.counts(user)
  }

  /** Sets what a server counted without single plays. What it had counted for this user before is replaced. */
  setCounts(user: string, source: PlaySource, counts: readonly PlayCount[]): void {
    this.#write(() => this.#plays.setCounts(user, source, counts))
  }

  /**
   * Gives a song, an album or an artist a star, or takes it away.
   *
   * @param at when it got its star, in ms since 1970; null takes it away
   */
  setStar(user: string, item: MarkedItem, at: number | null): void {
    const where = 'Listening.setStar'
    this.#write(() => this.#marks.set(where, user, item, 'starred', at === null ? null : checkTime(where, 'at', at)))
  }

  /**
   * Sets a rating.
   *
   * @param rating from 1 to 5; 0 or null takes it away
   */
  setRating(user: string, item: MarkedItem, rating: number | null): void {
    const where = 'Listening.setRating'
    const value = checkInteger(where, 'rating', rating ?? 0, 0, 5)
    this.#write(() => this.#marks.set(where, user, item, 'rating', value === 0 ? null : value))
  }

  /**
   * Bans a song, an album or an artist, or takes the ban away.
   *
   * @param at when it was banned, in ms since 1970; null takes it away
   */
  setBan(user: string, item: MarkedItem, at: number | null): void {
    const where = 'Listening.setBan'
    this.#write(() => this.#marks.set(where, user, item, 'banned', at === null ? null : checkTime(where, 'at', at)))
  }

  /** Everything that a user marked; what was starred last comes first. */
  marks(user = ''): Mark[] {
    return this.#marks.list(user)
  }

  /** Makes a playlist; returns its id, which no other playlist gets later. */
  createPlaylist(playlist: NewPlaylist): number {
    return this.#write(() => this.#playlists.create(playlist))
  }

  /**
   * Changes a playlist; what is not named stays as it is.
   *
   * @throws ListeningError `'no-playlist'`
   */
  replacePlaylist(id: number, changes: Partial<PlaylistChanges>): void {
    this.#write(() => this.#playlists.replace(id, changes))
  }

  /** Removes a playlist; false when there is none. */
  deletePlaylist(id: number): boolean {
    return this.#write(() => this.#playlists.delete(id))
  }

  /** The playlists that a user may see, by name: their own, and public ones. */
  playlists(user = ''): PlaylistInfo[] {
    return this.#playlists.list(user)
  }

  /** A playlist with its songs; undefined when there is none. */
  playlist(id: number): SavedPlaylist | undefined {
    return this.#playlists.at(id)
  }

  /** The playlist that came from a place, or was written to it. */
  playlistOf(origin: PlaylistOrigin): SavedPlaylist | undefined {
    return this.#playlists.of(origin)
  }

  /**
   * Saves a filter under a name, in place of one that has it: `@name` means it in every filter of the user.
   *
   * @throws FilterError for a filter that cannot be read
   */
  saveFilter(user: string, filter: { name: string; where: string }): void {
    this.#write(() => this.#filters.save(user, filter))
  }

  /** The filters of a user, by name. */
  filters(user = ''): SavedFilter[] {
    return this.#filters.list(user)
  }

  /** Removes a filter of a user; false when there is none of this name. */
  deleteFilter(user: string, name: string): boolean {
    return this.#write(() => this.#filters.delete(user, name))
  }

  /** Keeps the queue of a user. */
  saveQueue(user: string, queue: SavedQueue): void {
    this.#write(() => this.#places.saveQueue(user, queue))
  }

  /** The queue that a user saved last. */
  queue(user = ''): SavedQueue | undefined {
    return this.#places.queue(user)
  }

  /**
   * Keeps a place within a song.
   *
   * @param positionMs null forgets it
   */
  setBookmark(user: string, song: ListenedSong, positionMs: number | null, comment = ''): void {
    this.#write(() => this.#places.setBookmark(user, song, positionMs, comment))
  }

  /** The bookmarks of a user, newest first. */
  bookmarks(user = ''): Bookmark[] {
    return this.#places.bookmarks(user)
  }

  /**
   * Brings the songs up to date with a library, so that those which moved, or whose tags were edited in their place, keep what
   * is noted of them. O(songs that are named)
   *
   * @param find the song as the library has it now, by its hash, else by its path; undefined for one that it does not have
   */
  follow(find: (song: ListenedSong) => ListenedSong | undefined): void {
    this.#write(() => this.#songs.follow(find))
  }

  /** Closes the file; a second call does nothing. The object cannot be used afterwards. */
  close(): void {
    if (!this.#db.open) return
    if (this.#isReadOnly || this.#db.memory) this.#db.close()
    else closeWithoutLog(this.#db)
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #write<T>(work: () => T, onlyPlays = false): T {
    if (this.#isReadOnly) {
      throw new ListeningError('read-only', `${this.#file}: cannot be written to, so nothing can be noted`)
    }
    let result: T
    try {
      result = this.#db.transaction(work).immediate()
    } catch (error) {
      const { code } = (error ?? {}) as { code?: unknown }
      throw typeof code === 'string' && code.startsWith('SQLITE_') ? explained(this.#file, error) : error
    }
    this.#changes++
    if (!onlyPlays) this.#otherChanges++
    return result
  }
}
