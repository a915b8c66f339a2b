import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type Database from 'better-sqlite3'
import { type EmbeddingModel, gtzanModel } from '../embedding-model.ts'
import { LibraryError } from '../errors.ts'
import { SongIndex } from '../song-index.ts'
import { type AddFolderOptions, type AddFolderReport, addFolder } from './add-folder.ts'
import { analyseFile } from './analyse-file.ts'
import { openDatabase } from './schema.ts'

/** A song as the library knows it. */
export interface LibrarySong {
  path: string
  /** From the file's tags, else the file's name. */
  title: string
  artist: string | null
  album: string | null
  durationSeconds: number | null
}

/** A song of an answer. */
export interface SimilarLibrarySong extends LibrarySong {
  votes: number
  distance: number
}

const SONG_COLUMNS = 'path, title, artist, album, duration_seconds AS durationSeconds'

/**
 * Opens a library: a {@link SongIndex} of files, kept in one SQLite file and made when it is not there.
 *
 * @param file path of the library; its folder is made when needed. `':memory:'` keeps it in memory
 * @throws LibraryError when the file is another program's, of another layout, or of another model; it is left untouched
 * @example
 * const library = await openLibrary('music.murecom')
 * await library.addFolder('/home/me/Music')
 * await library.similar('/home/me/Music/song.mp3', 5)
 */
export async function openLibrary(file: string): Promise<Library> {
  const model = await gtzanModel()
  if (file !== ':memory:') mkdirSync(dirname(resolve(file)), { recursive: true })
  return new Library(openDatabase(file, model.name), model)
}

/** See {@link openLibrary}. */
export class Library {
  readonly #db: Database.Database
  readonly #model: EmbeddingModel
  #index: SongIndex | undefined

  /** @internal */
  constructor(db: Database.Database, model: EmbeddingModel) {
    this.#db = db
    this.#model = model
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
    const fold = (s: string): string => s.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
    const whole = fold(text.trim())
    const words = whole.split(/\s+/).filter(Boolean)
    if (words.length === 0) return []
    const matches = this.songs().filter(song => {
      const haystack = fold(`${song.title} ${song.artist ?? ''} ${song.path}`)
      return words.every(word => haystack.includes(word))
    })
    const isExact = (song: LibrarySong): number => (fold(song.title) === whole ? 0 : 1)
    return matches.sort((a, b) => isExact(a) - isExact(b)).slice(0, limit)
  }

  /**
   * Indexes the music files of a folder and its subfolders: mp3, FLAC, Ogg Vorbis, WAV. Files that are indexed and
   * unchanged (path, size, time; else content) are not decoded again; one that cannot be used is reported and passed over.
   * Each song is one transaction: an interrupted run keeps what is done.
   *
   * @throws LibraryError when the folder does not exist
   */
  async addFolder(folder: string, options: AddFolderOptions = {}): Promise<AddFolderReport> {
    this.#index = undefined
    return addFolder(this.#db, folder, options)
  }

  /**
   * The songs that sound most like one of the library, or like any music file.
   *
   * @param path a path of the library, or of a file that is not in it (which is decoded, and not added)
   * @param n how many at most; default 5
   * @throws AudioDecodeError, SongError when the file cannot be used, LibraryError when it does not exist
   */
  async similar(path: string, n = 5): Promise<SimilarLibrarySong[]> {
    const full = resolve(path)
    this.#index ??= this.#loadIndex()
    const answers = this.#index.has(full)
      ? await this.#index.similar(full, n)
      : this.#index.similarToVectors((await analyseFile(this.#model, full)).vectors, n)
    return answers.map(({ id, votes, distance }) => ({ ...(this.song(id) as LibrarySong), votes, distance }))
  }

  close(): void {
    this.#db.close()
  }

  #loadIndex(): SongIndex {
    const index = new SongIndex({ model: this.#model })
    const rows = this.#db.prepare('SELECT path, vectors FROM songs ORDER BY id').iterate()
    for (const row of rows as Iterable<{ path: string; vectors: Buffer }>) {
      const { path, vectors } = row
      if (vectors.length === 0 || vectors.length % (4 * this.#model.dimensions) !== 0) {
        throw new LibraryError('broken-library', `the vectors of ${path} have ${vectors.length} bytes: index it again`)
      }
      index.addVectors(path, new Float32Array(new Uint8Array(vectors).buffer))
    }
    return index
  }

  /** All songs with their numbers in the file, by path. A number stays a song's own as long as its path does. O(songs) */
  numberedSongs(): (LibrarySong & { id: number })[] {
    const query = this.#db.prepare(`SELECT id, ${SONG_COLUMNS} FROM songs ORDER BY path`)
    return query.all() as (LibrarySong & { id: number })[]
  }

  /**
   * The stored vectors of every song, `clips x dimensions`, row-major, by number: for maps and statistics. One song's
   * vectors are in memory at a time; the library cannot be written to until the loop has ended.
   */
  *songVectors(): Generator<{ id: number; vectors: Float32Array; dimensions: number }> {
    const { dimensions } = this.#model
    const rows = this.#db.prepare('SELECT id, vectors FROM songs ORDER BY id').iterate()
    for (const { id, vectors } of rows as Iterable<{ id: number; vectors: Buffer }>) {
      yield { id, vectors: new Float32Array(new Uint8Array(vectors).buffer), dimensions }
    }
  }

  /** Makes the next {@link similar} look at the file again: for when another process has indexed into it. */
  refresh(): void {
    this.#index = undefined
  }
}
