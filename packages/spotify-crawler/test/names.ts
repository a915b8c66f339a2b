import { mulberry32 } from '@murecom/internal'
import type { Catalog } from '../src/index.ts'
import { addPlaylist, track } from './helpers.ts'

const WORDS = [
  ...[
    'love',
    'lover',
    'lo',
    'the',
    'a',
    'halo',
    'live',
    'remix',
    '2',
    '20',
    '1999',
    'año',
    'Ano',
    'Straße',
    "don't",
    'Don’t',
  ],
  ...[
    '愛在',
    '西元前',
    '周杰倫',
    '杰伦',
    '红豆',
    '봄날',
    'สวัสดี',
    'ไทย',
    'Привет',
    'ÉTÉ',
    'naïve',
    '!!!',
    '—',
    '(feat. X)',
    '"q"',
    '*',
  ],
  ...[
    'ﬁre',
    'Ⅷ',
    '½',
    'हिन्दी',
    'e\u0301',
    '\u0301',
    'İstanbul',
    'ΣΊΣΥΦΟΣ',
    'a_b',
    'x-y',
    "rock'n'roll",
    '🎵',
    'œuvre',
    'ﷺ',
  ],
]

/** Titles and artists of many scripts, some of them in several lists. */
export function addNames(catalog: Catalog): void {
  const random = mulberry32(7)
  const words = (most: number): string =>
    Array.from({ length: 1 + Math.floor(random() * most) }, () => WORDS[Math.floor(random() * WORDS.length)]!).join(' ')
  for (let list = 0; list < 6; list++) {
    addPlaylist(
      catalog,
      `names ${list}`,
      Array.from({ length: 60 }, () => {
        const id = Math.floor(random() * 250)
        return track(`n${id}`, words(4), [words(2), words(1)], { album: { sourceId: null, name: words(2) } })
      }),
    )
  }
}

export function answersOf(catalog: Catalog): [text: string, tracks: unknown[]][] {
  const random = mulberry32(8)
  const some = (): string => {
    const word = WORDS[Math.floor(random() * WORDS.length)]!
    return random() < 0.4 ? [...word].slice(0, 1 + Math.floor(random() * 3)).join('') : word
  }
  return Array.from({ length: 90 }, (_, i) => {
    const text = Array.from({ length: 1 + Math.floor(random() * 3) }, some).join(' ')
    if (i % 3 === 0) return [text, catalog.findTrack({ trackName: text, artists: i % 2 ? [] : [some()] })]
    return [text, catalog.searchTracks(text, { artists: i % 5 ? [] : [some()], limit: 1 + (i % 40) })]
  })
}
