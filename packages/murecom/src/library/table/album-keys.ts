import { namedAlbumKey } from './credits.ts'

/** What the albums of songs are found from, by row. A SongTable is one. */
interface AlbumRows {
  readonly length: number
  isGone(row: number): boolean
  /** Key of album and whose it is, as the song says. */
  saidAlbumKey(row: number): number
  /** Key of album and folder, where the songs of that folder decide; else 0. */
  placeKey(row: number): number
  artistKey(row: number): number
  /** Search key of the album. */
  albumText(row: number): string
}

/**
 * Which album each song is on: as it says itself, or, where it does not say who made the album, by all songs of its folder with
 * that album. Several leading artists there make it an album by various artists; else it is that artist's, with the songs of
 * other folders. O(rows) for each state.
 */
export class AlbumKeys {
  readonly #rows: AlbumRows
  /** Keys of the albums by various artists of which the songs do not say so, by place. */
  readonly #various = new Map<number, number>()

  constructor(rows: AlbumRows) {
    this.#rows = rows
    const artists = new Map<number, number>()
    for (let row = 0; row < rows.length; row++) {
      const place = rows.placeKey(row)
      if (place === 0 || rows.isGone(row)) continue
      const artist = rows.artistKey(row)
      const known = artists.get(place)
      if (known === undefined) artists.set(place, artist)
      else if (known !== artist && !this.#various.has(place)) {
        this.#various.set(place, namedAlbumKey(rows.albumText(row), null))
      }
    }
  }

  /** Key of the album of a row; 0 without one. */
  keyOf(row: number): number {
    return this.#various.get(this.#rows.placeKey(row)) ?? this.#rows.saidAlbumKey(row)
  }

  /** Whether a row is on an album by various artists, although it does not say so. */
  isVarious(row: number): boolean {
    return this.#various.has(this.#rows.placeKey(row))
  }
}
