import { mulberry32 } from '@murecom/internal'
import type { CatalogTrack, PlaylistCatalog } from '../../src/playlists/catalog.ts'

export const STYLES = 4
export const TRACKS = 30

/** Track ids of style s are 1000 s + 1 to 1000 s + 30; every playlist is of one style. */
export function plantedCatalog(seed: number, playlists = 200): PlaylistCatalog {
  const random = mulberry32(seed)
  const lists = Array.from({ length: playlists }, (_, p) => {
    const style = p % STYLES
    const tracks = Array.from({ length: TRACKS }, (_, t) => 1000 * style + t + 1)
    for (let i = TRACKS - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      ;[tracks[i], tracks[j]] = [tracks[j]!, tracks[i]!]
    }
    return tracks.slice(0, 12)
  })
  const track = (id: number): CatalogTrack | undefined =>
    id % 1000 >= 1 && id % 1000 <= TRACKS + 1 && id < 1000 * STYLES
      ? {
          id,
          sourceId: `s${id}`,
          name: `Song ${id}`,
          artists: [{ name: `Artist ${Math.floor(id / 1000)}` }],
          album: { imageUrl: `cover ${id}` },
        }
      : undefined
  return {
    playlists: () => lists,
    track,
    tracks: ids => ids.map(track).filter(t => t !== undefined),
    // Track 31 of each style is in the catalogue, and in no playlist.
    findTrack: ({ trackName, artists = [] }) => {
      const found = track(Number(trackName.replace(/^Song /i, '')))
      return found && artists.every(a => found.artists.some(({ name }) => name === a)) ? [found] : []
    },
  }
}
