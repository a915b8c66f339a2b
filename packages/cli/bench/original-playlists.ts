/** Made-up playlists, as many and as long as those of the original's crawl. */
import { mulberry32 } from '@murecom/internal'
import { common } from './big-catalog.ts'

/** Playlists of the original's crawl. */
export const ORIGINAL_PLAYLISTS = 177_889
/** As many as the original's crawl has for each playlist. */
const TRACKS_A_PLAYLIST = 20.8

/** Playlists of one style each, a fifth of their tracks from anywhere; lengths from 5 to 250, 66 in the mean. */
export function playlistsLikeTheOriginals(count: number): {
  playlists: Iterable<number[]>
  tracks: number
  entries: () => number
} {
  const random = mulberry32(3)
  const tracks = Math.round(count * TRACKS_A_PLAYLIST)
  const styles = Math.max(10, Math.round(count / 500))
  let entries = 0
  function* playlists(): Generator<number[]> {
    for (let p = 0; p < count; p++) {
      const style = Math.floor(random() * styles)
      const length = Math.max(5, Math.min(250, Math.round(-61 * Math.log(1 - random())) + 5))
      entries += length
      yield Array.from({ length }, () => {
        const n = common(random, Math.floor(tracks / styles))
        return random() < 0.2 ? common(random, tracks) : n * styles + style
      })
    }
  }
  return { playlists: playlists(), tracks, entries: () => entries }
}
