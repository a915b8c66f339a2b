import { checkInteger, checkOptions, refuse } from '@murecom/internal'
import type Database from 'better-sqlite3'
import { NearestRows } from '../../songs/nearest-rows.ts'
import { englishEncoder } from '../../words/english-encoder.ts'
import { songPath } from '../files/server-path.ts'
import { lyricsMeanings } from '../store/lyrics-meanings.ts'
import type { SongReader } from '../store/song-reader.ts'
import { lyricsOf, TagStore } from '../store/tag-store.ts'
import type { LibraryIndex } from '../table/library-index.ts'
import type { Lyrics } from '../tags/lyrics/lyrics.ts'
import { linesLike, nearestPart } from '../words/lyrics-parts.ts'
import { searchLyrics } from '../words/search-lyrics.ts'
import { AnsweredSongs } from './answered-songs.ts'
import { FIND, type FindOptions } from './options.ts'
import { SongQuestions } from './song-questions.ts'
import type { LyricsMatch } from './types.ts'

/** Lyrics whose cosine with a text is lower say something else. */
const LEAST_SCORE = 0.3

/** The questions to a library about the words that are sung. */
export class LyricsQuestions extends SongQuestions {
  readonly #db: Database.Database
  readonly #index: LibraryIndex
  readonly #answered: AnsweredSongs

  /** @internal */
  constructor(db: Database.Database, songs: SongReader, index: LibraryIndex, tagNames: readonly string[]) {
    super(songs, index, tagNames)
    this.#db = db
    this.#index = index
    this.#answered = new AnsweredSongs(songs)
  }

  /** The lyrics of a song, with times where they have any: from an `.lrc` file beside it, else its tags; undefined without any. */
  async lyrics(path: string): Promise<Lyrics | undefined> {
    return lyricsOf(this.#db, songPath(path))
  }

  /**
   * Songs whose lyrics have every word of a text, in any script, with the lines that have it. Those that have the whole text
   * come first (score 1), then those with most of the words in one line. Lyrics are searched as they were when the song was
   * indexed. O(letters of all lyrics)
   *
   * @example
   * library.searchLyrics('yellow submarine')[0]?.lines // the line before, the line, and the one behind, with their times
   */
  searchLyrics(text: string, options: FindOptions = {}): LyricsMatch[] {
    const where = 'Library.searchLyrics'
    const { limit = 20, ...only } = checkOptions(where, options, FIND)
    checkInteger(where, 'limit', limit, 1)
    if (typeof text !== 'string') refuse(where, 'text', 'be a text', text)
    const table = this.#index.only(only)
    return this.#answered.with(table, searchLyrics(table, new TagStore(this.#db).allLyrics(), text, limit))
  }

  /**
   * Songs whose lyrics mean what an English text does: `leaving home and missing it`. The score is the cosine of the text and of
   * the four lines that come nearest to it, from .3 to 1; `at` is the nearest of these lines. The meanings of a song's first 32 different parts
   * are compared; they are computed at the first question that needs them, and kept in the library where it can be written
   * to. Lyrics in other languages are not understood. O(lyrics) the first time, then O(parts of all lyrics)
   *
   * @throws (as a rejection) Error when the table of `@murecom/text` cannot be read
   * @example
   * const [first] = await library.lyricsLike('leaving home and missing it', { limit: 5 })
   */
  async lyricsLike(text: string, options: FindOptions = {}): Promise<LyricsMatch[]> {
    const where = 'Library.lyricsLike'
    const { limit = 20, ...only } = checkOptions(where, options, FIND)
    checkInteger(where, 'limit', limit, 1)
    if (typeof text !== 'string') refuse(where, 'text', 'be a text', text)
    const encoder = await englishEncoder()
    const query = encoder.encode(text)
    const found: { id: number; part: number; score: number }[] = []
    for await (const songs of lyricsMeanings(this.#db, encoder)) {
      for (const { id, codes } of songs) {
        const { part, score } = nearestPart(query, codes)
        if (score >= LEAST_SCORE) found.push({ id, part, score })
      }
    }
    const table = this.#index.only(only)
    const best = new NearestRows(Math.min(limit, found.length))
    const parts = new Map<number, number>()
    for (const { id, part, score } of found) {
      const row = table.rowOf(id)
      if (row === undefined || table.isGone(row)) continue
      parts.set(row, part)
      best.push(-score, row)
    }
    const rows = best
      .sorted()
      .map(({ row, distance }) => ({ row, score: Math.min(1, -distance), part: parts.get(row)! }))
    const tags = new TagStore(this.#db)
    return this.#answered.with(table, rows).flatMap(({ part, ...song }): LyricsMatch[] => {
      const lines = linesLike(query, tags.lyrics(song.path)?.lines ?? [], part, encoder)
      return lines ? [{ ...song, ...lines }] : []
    })
  }
}
