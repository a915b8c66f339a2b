/** A catalogue of any number of tracks whose words are spread as those of real titles: for the bench of searches. */
import { mulberry32 } from '@murecom/internal'
import { asLoad } from '../src/import/large-import.ts'
import type { Catalog, TrackInput } from '../src/index.ts'

const SYLLABLES = 'lo ve ra mi ne ta so ka de li an er in on es al ar en or st th be ma sha no la ro be ti go'.split(
  ' ',
)
const HAN = [...'月亮愛夜星天空海花雨風雪心夢光影山水火城春夏秋冬你我他她的一人生']
const WORDS = 200_000

/** Words by rank: the commonest are short, and many share their beginnings, as in a language. */
function vocabulary(): string[] {
  const random = mulberry32(11)
  const words = new Set<string>()
  while (words.size < WORDS) {
    const syllables = 1 + Math.floor(Math.log2(2 + words.size / 8) / 4 + random() * 2)
    let word = ''
    for (let i = 0; i <= syllables; i++) word += SYLLABLES[Math.floor(random() ** 1.5 * SYLLABLES.length)]
    words.add(word)
  }
  return [...words]
}

/** Rank of Zipf's law with exponent 1, of `count` ranks: the commonest word is in about one title of five. */
function zipf(random: () => number, count: number): number {
  return Math.floor(count ** random()) - 1
}

export class TitleMaker {
  readonly #words = vocabulary()
  readonly #random = mulberry32(12)

  /** The word of a rank; 0 is the commonest. */
  word(rank: number): string {
    return this.#words[rank]!
  }

  phrase(length: number): string {
    return Array.from({ length }, () => this.#words[zipf(this.#random, WORDS)]).join(' ')
  }

  track(n: number): TrackInput {
    const r = this.#random
    const isHan = r() < 0.03
    const title = isHan
      ? Array.from({ length: 2 + Math.floor(r() * 5) }, () => HAN[zipf(r, HAN.length)]).join('')
      : this.phrase(1 + Math.floor(r() * 4))
    const artist = Math.floor(800_000 * r() ** 2)
    return {
      source: 'spotify',
      sourceId: `track${n.toString(36).padStart(17, '0')}`,
      name: title,
      artists: [{ sourceId: `artist${artist}`, name: this.artist(artist) }],
      album: { sourceId: `album${n >> 3}`, name: 'Album' },
    }
  }

  artist(n: number): string {
    const random = mulberry32(n + 1)
    return `${this.#words[zipf(random, WORDS)]} ${this.#words[zipf(random, WORDS)]}`
  }
}

/** Fills a catalogue with `tracks` tracks, in playlists of 100 in which the early ones come again. */
export async function fillCatalog(catalog: Catalog, maker: TitleMaker, tracks: number): Promise<void> {
  const random = mulberry32(13)
  await asLoad(catalog, async () => {
    for (let n = 0; n < tracks; ) {
      catalog.write(() => {
        for (let list = 0; list < 100 && n < tracks; list++) {
          const id = catalog.writer.upsertPlaylist({ source: 'bench', sourceId: String(n), name: 'list' })
          const entries = Array.from({ length: 100 }, (_, position) => ({ position, track: maker.track(n + position) }))
          catalog.writer.putEntries(id, entries)
          const again = Math.floor(n * random() ** 3)
          if (n > 0) catalog.writer.putEntries(id, [{ position: 100, track: maker.track(again) }])
          catalog.writer.markComplete(id, 1)
          n += 100
        }
      })
    }
  })
}
