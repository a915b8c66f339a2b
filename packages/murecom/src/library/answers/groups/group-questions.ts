import { checkInteger, checkOptions } from '@murecom/internal'
import type { LibrarySong } from '../../song.ts'
import type { SongReader } from '../../store/song-reader.ts'
import { albumArtistOf, leadArtist, namedArtistKey } from '../../table/credits.ts'
import type { LibraryIndex } from '../../table/library-index.ts'
import type { SongTable } from '../../table/song-table.ts'
import { FIND, type FindOptions, SIMILAR_ALBUMS, type SimilarAlbumsOptions } from '../options.ts'
import { SongLookUps } from '../song-look-ups.ts'
import type { LibraryAlbum, LibraryArtist, SimilarAlbum, SimilarArtist } from '../types.ts'
import { keyOfAlbum, rowsOfArtist } from './named-groups.ts'
import { SongGroups } from './song-groups.ts'

/** What is grouped, of one state of the table. */
interface Grouped {
  table: SongTable
  revision: number
  groups: SongGroups
}

/** The questions about the artists and albums of a library. */
export class GroupQuestions extends SongLookUps {
  readonly #songs: SongReader
  readonly #index: LibraryIndex
  #artists: Grouped | undefined
  #albums: Grouped | undefined

  /** @internal */
  constructor(songs: SongReader, index: LibraryIndex) {
    super(songs)
    this.#songs = songs
    this.#index = index
  }

  /** All artists by name. A song counts for the first of its artists, without "feat. ...". O(songs) */
  artists(): LibraryArtist[] {
    const { table } = this.#index
    return this.#named(
      table,
      firstRows(table, row => table.artistKey(row)),
      artistOf,
    )
  }

  /** All albums by artist and name. Albums of one name by two artists are two. O(songs) */
  albums(): LibraryAlbum[] {
    const { table } = this.#index
    return this.#named(
      table,
      firstRows(table, row => table.albumKey(row)),
      albumOf,
    )
  }

  /**
   * The artists whose songs sound most like those of an artist, best first: by the mean of their songs' vectors and by how
   * varied they are. A recording on two albums counts once. With a filter only artists with a song that it lets through; all songs of an
   * artist count still. O(artists x dimensions), and O(songs x dimensions) when the library has changed
   *
   * @param name of an artist of the library, compared as all names are; "feat. ..." is passed over
   * @returns none for an artist whose songs have no sound. `songs` counts those that have one
   * @throws RangeError for an artist who is not in the library
   * @example
   * library.similarArtists('Björk', { limit: 5 }) // [{ name: 'Portishead', songs: 12, score: 0.97 }, ...]
   */
  similarArtists(name: string, options: FindOptions = {}): SimilarArtist[] {
    const where = 'Library.similarArtists'
    const { limit = 10, ...filter } = checkOptions(where, options, FIND)
    checkInteger(where, 'limit', limit, 1)
    const only = this.#index.only(filter)
    const table = only.whole
    const key = typeof name === 'string' ? namedArtistKey(name) : 0
    this.#artists = current(this.#artists, table, () => {
      return new SongGroups(
        table,
        table.firstCopies(row => !table.isOut(row)),
        row => table.artistKey(row),
      )
    })
    const { groups } = this.#artists
    const own = groups.numberOf(key)
    if (own !== undefined)
      return this.#answer(only, groups, own, { limit, keyOf: row => table.artistKey(row) }, artistOf)
    rowsOfArtist(table, name, { where, name: 'name' })
    return []
  }

  /**
   * The albums whose songs sound most like those of an album, best first, as {@link similarArtists}.
   *
   * @param name of an album of the library; without the option `artist` no other album may have it
   * @throws RangeError for an album that is not in the library, or a name that several have
   * @example
   * library.similarAlbums('Greatest Hits', { artist: 'Queen', limit: 5 })
   */
  similarAlbums(name: string, options: SimilarAlbumsOptions = {}): SimilarAlbum[] {
    const where = 'Library.similarAlbums'
    const { limit = 10, artist, ...filter } = checkOptions(where, options, SIMILAR_ALBUMS)
    checkInteger(where, 'limit', limit, 1)
    const only = this.#index.only(filter)
    const table = only.whole
    const key = keyOfAlbum(table, this.#songs, name, artist, { where, name: 'name' })
    this.#albums = current(this.#albums, table, () => {
      return new SongGroups(table, table.rows(), row => table.albumKey(row))
    })
    const { groups } = this.#albums
    const own = groups.numberOf(key)
    const how = { limit, keyOf: (row: number) => table.albumKey(row) }
    return own === undefined ? [] : this.#answer(only, groups, own, how, albumOf)
  }

  /** @param only the songs of which a group must have one */
  #answer<T>(
    only: SongTable,
    groups: SongGroups,
    own: number,
    { limit, keyOf }: { limit: number; keyOf: (row: number) => number },
    about: (song: LibrarySong, isVarious: boolean) => T,
  ): (T & { songs: number; score: number })[] {
    const table = only.whole
    const among = only === table ? undefined : new Set(only.rows().flatMap(row => groups.numberOf(keyOf(row)) ?? []))
    return groups.nearest(own, limit, among).flatMap(({ row: group, score }) => {
      const row = groups.firstOf(group)
      const [song] = this.#songs.withIds([table.idOf(row)])
      return song ? [{ ...about(song, table.isOnVarious(row)), songs: groups.countOf(group), score }] : []
    })
  }

  #named<T>(
    table: SongTable,
    found: Iterable<FirstRow>,
    about: (song: LibrarySong, isVarious: boolean) => T,
  ): (T & { songs: number })[] {
    return Array.from(found).flatMap(({ row, count }) => {
      const [song] = this.#songs.withIds([table.idOf(row)])
      return song ? [{ ...about(song, table.isOnVarious(row)), songs: count }] : []
    })
  }
}

/** The first row of a group, and how many it has. */
interface FirstRow {
  row: number
  count: number
}

/** The groups of all songs that are there, in the order of their names. */
function firstRows(table: SongTable, keyOf: (row: number) => number): Iterable<FirstRow> {
  const found = new Map<number, FirstRow>()
  for (const row of table.ordered()) {
    const key = keyOf(row)
    const known = found.get(key)
    if (known) known.count++
    else if (key !== 0) found.set(key, { row, count: 1 })
  }
  return found.values()
}

function current(known: Grouped | undefined, table: SongTable, group: () => SongGroups): Grouped {
  if (known?.table === table && known.revision === table.revision) return known
  return { table, revision: table.revision, groups: group() }
}

const artistOf = (song: LibrarySong): { name: string } => ({ name: leadArtist(song) ?? '' })

const albumOf = (song: LibrarySong, isVarious: boolean): { name: string; artist: string | null } => ({
  name: song.album ?? '',
  artist: isVarious ? null : albumArtistOf(song),
})
