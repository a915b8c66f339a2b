/** A made-up catalogue of any size, its titles as music's are: few words, common ones often, so that many songs share a title. */
import { mulberry32 } from '@murecom/internal'
import { type Catalog, openCatalog } from 'murecom/spotify-crawler'

const SYLLABLES = [
  'ka',
  'lo',
  'mi',
  'ra',
  'ne',
  'su',
  'to',
  'vi',
  'da',
  'be',
  'ou',
  'ri',
  'sha',
  'len',
  'mor',
  '月',
  '愛',
  'さ',
]
const WORDS = 8000
const WRITES = 200

/** Word number `n` of a made-up language; small numbers are short words. */
function word(n: number): string {
  let text = ''
  for (let rest = n + 1; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    text += SYLLABLES[rest % SYLLABLES.length]
  return text
}

/** A number below `n`, the small ones far oftener. */
export function common(random: () => number, n: number): number {
  return Math.floor(n * random() ** 4)
}

export function titleOf(track: number): string {
  const random = mulberry32(track * 7919 + 1)
  const length = 1 + Math.floor(random() * 4)
  const title = Array.from({ length }, () => word(common(random, WORDS))).join(' ')
  return random() < 0.1 ? `${title} (Remastered ${1990 + (track % 30)})` : title
}

export function artistOf(track: number): string {
  const random = mulberry32(track * 104_729 + 3)
  return `${word(common(random, 2000))} ${word(Math.floor(random() * WORDS))}`
}

/**
 * Writes playlists through the catalogue's own writer, many in a transaction.
 *
 * @param playlists track numbers of each playlist; a track's titles and artists follow from its number
 */
export async function writeCatalog(file: string, playlists: Iterable<readonly number[]>): Promise<Catalog> {
  const catalog = await openCatalog(file)
  let batch: (readonly number[])[] = []
  let written = 0
  const flush = (): void => {
    catalog.write(() => {
      for (const tracks of batch) {
        const id = catalog.writer.upsertPlaylist({ source: 'bench', sourceId: `p${written}`, name: `List ${written}` })
        const entries = tracks.map((n, position) => ({
          position,
          track: {
            source: 'bench',
            sourceId: `t${n}`,
            name: titleOf(n),
            artists: [{ sourceId: null, name: artistOf(n) }],
          },
        }))
        catalog.writer.putEntries(id, entries)
        catalog.writer.markComplete(id, 0)
        written++
      }
    })
    batch = []
  }
  for (const tracks of playlists) {
    batch.push(tracks)
    if (batch.length === WRITES) flush()
  }
  flush()
  return catalog
}
