import { checkInteger, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { turns } from '@murecom/internal/signal'
import { candidatesOf } from './matching/candidates.ts'
import { matchEntry, type ResolvedMatch } from './matching/match-entry.ts'
import { readSongs, type SongTables } from './matching/song-tables.ts'
import type { EntryMatch, ListEntry, MatchOptions, OwnSong } from './matching/types.ts'

/** Names that are compared with all others by their sounds. */
const OTHER_SCRIPT = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u

/** How many entries are matched. */
export interface MatchEntriesOptions extends MatchOptions {
  /** Stops it; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

const MATCH: OptionNames<MatchOptions> = { anyVersion: 1, nearest: 1 }
const ENTRIES: OptionNames<MatchEntriesOptions> = { ...MATCH, signal: 1 }

/**
 * Finds the own songs that the entries of a list mean: by ISRC or MusicBrainz id where both have one, else by names. Names
 * may differ in accents, case, punctuation, script, a few mistyped letters, "feat." in title or artist, "&" for "and", and in
 * what a title says of the master ("Remastered 2011"); title and artist may be swapped. Another recording (live, a remix, a
 * length that differs by more than a tenth) is another song unless `anyVersion` is set.
 *
 * An entry is compared only with the songs whose titles share runs of letters with its title.
 *
 * @example
 * const matcher = await LibraryMatcher.build(library.songs())
 * const match = matcher.match({ title: 'Hoppípolla - Remastered', artists: ['Sigur Ros'] })
 * if (match.status === 'found') console.log(match.song.path)
 */
export class LibraryMatcher<Song extends OwnSong = OwnSong> {
  readonly #tables: SongTables<Song>

  private constructor(tables: SongTables<Song>) {
    this.#tables = tables
  }

  /**
   * Reads the names of the songs, in turns with the thread's other tasks. O(letters of all names)
   *
   * @param songs when two fit an entry equally well, the first one is returned
   * @throws (as a rejection) the signal's reason when it is aborted
   */
  static async build<Song extends OwnSong>(
    songs: readonly Song[],
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<LibraryMatcher<Song>> {
    const where = 'LibraryMatcher.build'
    if (!Array.isArray(songs)) refuse(where, 'songs', 'be an array of songs', songs)
    const { signal } = checkOptions(where, options, { signal: 1 })
    return new LibraryMatcher(await readSongs(songs, signal))
  }

  /** Number of songs. */
  get length(): number {
    return this.#tables.songs.length
  }

  /**
   * The own song that an entry means, or why there is none, with those that come nearest.
   *
   * @throws TypeError for an entry without a title, RangeError for an option out of range
   */
  match(entry: ListEntry, options: MatchOptions = {}): EntryMatch<Song> {
    const where = 'LibraryMatcher.match'
    return matchEntry(this.#tables, checkEntry(where, entry), resolve(where, options, MATCH), candidatesOf)
  }

  /**
   * All entries of a list, in its order, in turns with the thread's other tasks.
   *
   * @throws (as a rejection) the signal's reason when it is aborted, TypeError for an entry without a title
   */
  async matchAll(entries: Iterable<ListEntry>, options: MatchEntriesOptions = {}): Promise<EntryMatch<Song>[]> {
    const where = 'LibraryMatcher.matchAll'
    const { signal, ...match } = checkOptions(where, options, ENTRIES)
    const resolved = resolve(where, match, MATCH)
    const pause = turns()
    const matches: EntryMatch<Song>[] = []
    for (const entry of entries) {
      const turn = pause()
      if (turn) await turn
      signal?.throwIfAborted()
      const { title, artists = [] } = checkEntry(where, entry)
      if (OTHER_SCRIPT.test(title + artists.join(''))) await this.#tables.latinSounds.prepare(pause)
      matches.push(matchEntry(this.#tables, entry, resolved, candidatesOf))
    }
    return matches
  }
}

/**
 * Matches a list once: {@link LibraryMatcher.build}, then {@link LibraryMatcher.matchAll}.
 *
 * @example
 * const matches = await matchEntries(library.songs(), [{ title: 'Halo', artists: ['Beyonce'] }])
 * const paths = matches.flatMap(match => (match.status === 'found' ? [match.song.path] : []))
 */
export async function matchEntries<Song extends OwnSong>(
  songs: readonly Song[],
  entries: Iterable<ListEntry>,
  options: MatchEntriesOptions = {},
): Promise<EntryMatch<Song>[]> {
  const { signal } = checkOptions('matchEntries', options, ENTRIES)
  const matcher = await LibraryMatcher.build(songs, { signal })
  return matcher.matchAll(entries, options)
}

function resolve(where: string, options: MatchOptions, names: OptionNames<MatchOptions>): ResolvedMatch {
  const { anyVersion = false, nearest = 3 } = checkOptions(where, options, names)
  return { anyVersion, nearest: checkInteger(where, 'nearest', nearest, 0, 100) }
}

function checkEntry(where: string, entry: ListEntry): ListEntry {
  if (typeof entry?.title !== 'string') refuse(where, 'entry', 'have a title', entry)
  const { artists = [] } = entry
  if (!Array.isArray(artists) || artists.some(name => typeof name !== 'string'))
    refuse(where, 'artists', 'be an array of names', artists)
  return entry
}
