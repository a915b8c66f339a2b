/**
 * The simulated catalogue: every playlist and track is a function of the seed and its number, so that a catalogue of
 * any size costs no memory but the word index of its searches.
 */
import { mulberry32 } from '@murecom/internal'

export interface CatalogueOptions {
  seed: number
  playlists: number
  tracks: number
  /** Mean length of a playlist. */
  meanLength: number
}

export interface SimulatedEntry {
  kind: 'track' | 'local' | 'episode' | 'gone'
  track: number
}

const STYLES = [
  'rock',
  'jazz',
  'pop',
  'techno',
  'folk',
  'metal',
  'ambient',
  'soul',
  '华语',
  '古典',
  '발라드',
  'シティポップ',
]
const MOODS = [
  'summer',
  'night',
  'road',
  'chill',
  'party',
  'rain',
  'study',
  'morning',
  'love',
  '夜晚',
  '여름',
  'Beyoncé',
  'café',
  '夏',
]
const TITLE_WORDS = [
  'Blue',
  'River',
  'Heart',
  'Fire',
  'Dream',
  'Street',
  'Moon',
  'Ghost',
  'Gold',
  'Storm',
  '月亮',
  '愛',
  '봄',
  'さくら',
]
const SURNAMES = [
  'Miller',
  'Okafor',
  'Lindqvist',
  '周杰倫',
  '王菲',
  '아이유',
  'Núñez',
  "O'Neil",
  'Björk-Hansen',
  '宇多田',
]
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A seeded number in [0, 1) for anything: the same question has the same answer in every run. */
export function chance(...parts: (string | number)[]): number {
  let hash = 2166136261
  for (const char of parts.join('|')) hash = Math.imul(hash ^ char.codePointAt(0)!, 16777619)
  return mulberry32(hash)()
}

export class Catalogue {
  readonly options: CatalogueOptions
  readonly #index = new Map<string, number[]>()

  constructor(options: CatalogueOptions) {
    this.options = options
    for (let i = 0; i < options.playlists; i++) {
      for (const word of new Set(simpleWords(this.playlistName(i)))) {
        const list = this.#index.get(word)
        if (list) list.push(i)
        else this.#index.set(word, [i])
      }
    }
  }

  /** Numbers of the playlists with a word of the query in their names, at most 1000 as Spotify has it. */
  search(query: string): number[] {
    const found = simpleWords(query).flatMap(word => this.#index.get(word) ?? [])
    return [...new Set(found)].slice(0, 1000)
  }

  playlistName(i: number): string {
    const r = mulberry32(this.options.seed * 7919 + i)
    const style = STYLES[Math.floor(r() * STYLES.length)]!
    const mood = MOODS[Math.floor(r() * MOODS.length)]!
    const more = r() < 0.3 ? ` ${TITLE_WORDS[Math.floor(r() * TITLE_WORDS.length)]}` : ''
    return r() < 0.02 ? `'; DROP TABLE playlists; -- ${style}` : `${mood} ${style}${more}`
  }

  /** Entries in order; an edited playlist lost its first entry and has a new last one. */
  entries(i: number, version: number): SimulatedEntry[] {
    const { seed, meanLength, tracks } = this.options
    const r = mulberry32(seed * 104729 + i)
    const length = Math.max(1, Math.floor(meanLength * 2 * r()))
    const style = Math.floor(r() * STYLES.length)
    const entries: SimulatedEntry[] = []
    for (let k = 0; k < length; k++) {
      const kind = r()
      // Popularity falls off as a power; each style has its own favourites; some songs are in a list twice.
      const rank = Math.floor(tracks * r() ** 3)
      const track = r() < 0.7 ? (rank * STYLES.length + style) % tracks : rank
      const repeat = r() < 0.02 && k > 0
      entries.push({
        kind: kind < 0.01 ? 'gone' : kind < 0.02 ? 'local' : kind < 0.025 ? 'episode' : 'track',
        track: repeat ? entries[k - 1]!.track : track,
      })
    }
    for (let v = 0; v < version; v++) {
      entries.shift()
      entries.push({ kind: 'track', track: (i * 31 + v) % tracks })
    }
    return entries
  }

  track(n: number): Record<string, unknown> {
    const r = mulberry32(this.options.seed * 15485863 + n)
    const pick = (words: readonly string[]): string => words[Math.floor(r() * words.length)]!
    const artist = Math.floor(r() * (this.options.tracks / 4 + 1))
    const artists = [artist, ...(r() < 0.2 ? [artist + 1] : [])].map(a => ({ id: idOf('ar', a), name: artistName(a) }))
    const album = Math.floor(n / 8)
    return {
      type: 'track',
      id: idOf('tr', n),
      uri: `spotify:track:${idOf('tr', n)}`,
      name: `${pick(TITLE_WORDS)} ${pick(TITLE_WORDS)} ${n}`,
      duration_ms: 120_000 + Math.floor(r() * 200_000),
      explicit: r() < 0.1,
      disc_number: 1,
      track_number: (n % 8) + 1,
      is_local: false,
      external_ids: { isrc: `XX${String(n).padStart(10, '0')}` },
      artists,
      album: {
        id: idOf('al', album),
        name: `Album ${album}`,
        release_date: String(1960 + (album % 60)),
        images: r() < 0.9 ? [{ url: `https://images.invalid/${album}` }] : [],
      },
    }
  }
}

function artistName(a: number): string {
  return `${SURNAMES[a % SURNAMES.length]} ${Math.floor(a / SURNAMES.length)}`
}

/** Cut at spaces; a CJK name is found by any of its words between spaces, which is all that a crawl needs. */
function simpleWords(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter(Boolean)
}

/** A number as a 22-character id of Spotify's look, and back. */
export function idOf(kind: string, n: number): string {
  let digits = ''
  for (let rest = n; rest > 0 || digits === ''; rest = Math.floor(rest / 62)) digits = DIGITS[rest % 62] + digits
  return `${kind}${digits.padStart(8, '0')}SimulatedXXX`
}

export function numberOf(kind: string, id: string): number | undefined {
  if (!/^[A-Za-z]{2}[0-9A-Za-z]{8}SimulatedXXX$/.test(id) || !id.startsWith(kind)) return undefined
  let n = 0
  for (const digit of id.slice(2, 10)) n = n * 62 + DIGITS.indexOf(digit)
  return n
}
