import { mulberry32 } from '@murecom/internal'

export interface PlaylistOptions {
  playlists: number
  /** Mean number of tracks; lengths are exponential about it, at least 3. */
  meanLength: number
  tracks: number
  /** Styles; a playlist keeps to one for four tracks of five. */
  styles: number
  seed: number
}

/**
 * Playlists as ids of tracks, made one at a time: tracks of a style have a popularity like that of a rank's inverse, with
 * a long tail, so that with the original system's numbers (177,889 playlists, 11.8 million rows) about 730,000 tracks are
 * seen four times or more. Same seed, same playlists.
 */
export function* generatePlaylists(options: PlaylistOptions): Generator<number[]> {
  const { playlists, meanLength, tracks, styles, seed } = options
  const random = mulberry32(seed)
  const perStyle = Math.floor(tracks / styles)
  for (let p = 0; p < playlists; p++) {
    const style = Math.floor(random() * styles)
    const length = Math.max(3, Math.round(-Math.log(1 - random()) * (meanLength - 2) + 2))
    const playlist = new Array<number>(length)
    for (let i = 0; i < length; i++) {
      const from = random() < 0.8 ? style : Math.floor(random() * styles)
      // Ranks of density 1 / (rank + c): inverse of its distribution.
      const c = 400
      const rank = Math.floor(c * (1 + perStyle / c) ** random() - c)
      playlist[i] = from * perStyle + Math.min(rank, perStyle - 1)
    }
    yield playlist
  }
}

/** The size of the original system's crawl. */
export const ORIGINAL_SCALE: PlaylistOptions = {
  playlists: 177_889,
  meanLength: 66.33,
  tracks: 2_200_000,
  styles: 200,
  seed: 20,
}
