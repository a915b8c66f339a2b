import { show } from '@murecom/internal'
import { foldName } from '@murecom/spotify-crawler/names'
import type { SongReader } from '../../store/song-reader.ts'
import { ALBUM } from '../../table/column-store.ts'
import { albumArtistOf, namedAlbumKey, namedArtistKey } from '../../table/credits.ts'
import type { SongTable } from '../../table/song-table.ts'
import { findText } from '../text-search.ts'

/** Artists that a message holds. */
const MOST_NAMES = 5

/** What a refusal says: the call, and the name of its argument. */
interface Asked {
  where: string
  name: string
}

/** Rows of the songs of an artist. @throws RangeError when there are none. O(songs) */
export function rowsOfArtist(table: SongTable, artist: string, { where, name }: Asked): number[] {
  const key = typeof artist === 'string' ? namedArtistKey(artist) : 0
  const rows = table.rows().filter(row => key !== 0 && table.artistKey(row) === key)
  if (rows.length > 0) return rows
  throw new RangeError(`${where}: ${name} must be an artist of the library, got ${show(artist)}`)
}

/**
 * The key of the one album of a name, by an artist when one is given; null for various artists. O(bytes of text)
 *
 * @throws RangeError when there is none, or more than one
 */
export function keyOfAlbum(
  table: SongTable,
  songs: SongReader,
  album: string,
  artist: string | null | undefined,
  { where, name }: Asked,
): number {
  const rows = new Map<number, number>()
  const folded = typeof album === 'string' ? foldName(album) : ''
  const wanted = artist === undefined ? undefined : namedAlbumKey(folded, artist)
  const take = (row: number, _: number, __: boolean, isWhole: boolean): void => {
    const key = table.albumKey(row)
    if (isWhole && !table.isGone(row) && (wanted === undefined || key === wanted)) rows.set(key, row)
  }
  if (folded !== '') findText(table, folded, [ALBUM], take)
  if (rows.size === 1) return [...rows.keys()][0]!
  if (rows.size === 0) {
    const by = typeof artist === 'string' ? ` by ${show(artist)}` : ''
    throw new RangeError(`${where}: ${name} must be an album of the library, got ${show(album)}${by}`)
  }
  const first = [...rows.values()].slice(0, MOST_NAMES)
  const artists = first.flatMap(row => {
    const [song] = songs.withIds([table.idOf(row)])
    return song ? [show(table.isOnVarious(row) ? null : albumArtistOf(song))] : []
  })
  throw new RangeError(`${where}: artist must be one of ${artists.join(', ')}, got ${show(artist)}`)
}
