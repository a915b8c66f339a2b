/** Slices in the form of the Million Playlist Dataset, of any number, from a seed. */
import { mulberry32 } from '@murecom/internal'

const WORDS = [
  'love',
  'night',
  'blue',
  'fire',
  'dream',
  'heart',
  'summer',
  'gold',
  'river',
  'ghost',
  '月亮',
  '愛',
  'storm',
  'city',
  'moon',
  'rain',
  'home',
  'light',
  'road',
  'dance',
]

export interface SliceOptions {
  /** Share of entries that are tracks never seen before: 0.31 gives 3.7 million tracks in 11.8 million entries. */
  newTracks: number
}

/** Makes slices one after the other; tracks of earlier slices come again, the earlier the oftener. */
export class SliceMaker {
  readonly #random: () => number
  readonly #newTracks: number
  #tracks = 1
  #slice = 0
  entries = 0

  constructor(seed: number, options: SliceOptions) {
    this.#random = mulberry32(seed)
    this.#newTracks = options.newTracks
  }

  get tracks(): number {
    return this.#tracks
  }

  /** The text of the next slice of `count` playlists. */
  next(count = 1000): string {
    const first = this.#slice * 1000
    this.#slice++
    const playlists = Array.from({ length: count }, (_, i) => this.#playlist(first + i))
    return JSON.stringify({ info: { slice: `${first}-${first + count - 1}`, version: 'v1' }, playlists })
  }

  #playlist(pid: number): object {
    const r = this.#random
    const length = Math.max(5, Math.min(250, Math.round(-61 * Math.log(1 - r())) + 5))
    this.entries += length
    const tracks = Array.from({ length }, (_, pos) => this.#entry(pos))
    return {
      pid,
      name: `${this.#word()} ${this.#word()}`,
      collaborative: 'false',
      modified_at: 1493424000,
      num_tracks: length,
      num_albums: length,
      num_followers: 1,
      num_edits: 3,
      duration_ms: 1,
      num_artists: 10,
      tracks,
    }
  }

  #entry(pos: number): object {
    const r = this.#random
    const n = r() < this.#newTracks ? this.#tracks++ : Math.floor(this.#tracks * r() ** 3)
    const title = `${WORDS[n % 20]} ${WORDS[(n * 7) % 19]} ${n}`
    const [artist, album] = [((n * 17) % 800_000) >> 2, n >> 2]
    return {
      pos,
      artist_name: `Artist ${artist}`,
      track_uri: `spotify:track:${base62(n)}`,
      artist_uri: `spotify:artist:${base62(artist)}`,
      track_name: title,
      album_uri: `spotify:album:${base62(album)}`,
      duration_ms: 180_000 + (n % 100_000),
      album_name: `Album of ${album}`,
    }
  }

  #word(): string {
    return WORDS[Math.floor(this.#random() * WORDS.length)]!
  }
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A 22-character id whose beginning is scattered, as Spotify's are. */
function base62(n: number): string {
  let state = Math.imul(n + 1, 0x9e3779b1) >>> 0
  let id = ''
  for (let i = 0; i < 14; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    id += DIGITS[(state >>> 8) % 62]
  }
  for (let i = 0, rest = n; i < 8; i++, rest = Math.floor(rest / 62)) id += DIGITS[rest % 62]
  return id
}
