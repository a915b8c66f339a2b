/** The short table "how good the answers are, beside other programs": a line for each kind of answer, from the newest runs of its benches. */
import { newestRun, type Row } from '../../benchmarks/ledger.ts'
import type { Language } from './summary.ts'

/** A figure of a bench; higher is better. */
interface Figure {
  bench: string
  column: string
  isIt: (row: Row) => boolean
  /** Runs from before there was such a row do without it. */
  isNew?: true
}

interface Line {
  does: Readonly<Record<Language, string>>
  own: Figure
  /** The figures of others, by the name that the table gives them. */
  others: Readonly<Record<Language, Readonly<Record<string, Figure>>>>
}

const HEAD: Readonly<Record<Language, readonly string[]>> = {
  en: ['what', 'murecom', 'others'],
  zh: ['任务', 'murecom', '其他程序'],
}

const similarTo = (set: string): Pick<Line, 'own' | 'others'> => {
  const figure = (how: string): Figure => ({
    bench: 'similar',
    column: 'precision at 4',
    isIt: row => String(row['same, recordings']).startsWith(set) && row['how'] === how,
  })
  const peers = {
    'musly (timbre)': figure('musly, timbre'),
    'musly (mandelellis)': figure('musly, mandelellis'),
    'bliss-audio': figure('bliss-audio'),
  }
  const original = figure("the original's network, votes (model gtzan)")
  return {
    // What nothing of the judged set went into.
    own: figure('the default, its projection learnt on the other set alone'),
    others: { en: { ...peers, 'the original': original }, zh: { ...peers, 原项目: original } },
  }
}

/** Both benches hold out the same artists. */
const nextSongs = (): Pick<Line, 'own' | 'others'> => {
  const ofPeer = (model: string): Figure => ({
    bench: 'item-cf-quality',
    column: 'recall@10 of the peer',
    isIt: row => row['model'] === model,
  })
  const popularity = { ...ofPeer('popularity'), column: 'recall@10' }
  const peers = {
    'EASE (numpy)': ofPeer('ease'),
    'ALS (implicit)': { ...ofPeer("als, implicit's loss, 32 factors"), isNew: true } as const,
    'RP3beta (scipy)': ofPeer('rp3beta'),
    'cosine (implicit)': ofPeer('cosine'),
  }
  return {
    own: { bench: 'blend', column: 'recall@10', isIt: row => row['model'] === 'blend' },
    others: { en: { ...peers, 'the most popular': popularity }, zh: { ...peers, 最热门的艺人: popularity } },
  }
}

const LINES: readonly Line[] = [
  {
    does: {
      en: 'similar songs: the share of the same genre among the four most alike (50 excerpts of GTZAN)',
      zh: '相似的歌：最相似的四首里同流派的比例（GTZAN 的 50 段）',
    },
    ...similarTo('genre'),
  },
  {
    does: {
      en: 'similar songs: the share of the same album (116 pieces of game music)',
      zh: '相似的歌：同专辑的比例（116 首游戏音乐）',
    },
    ...similarTo('album'),
  },
  {
    does: {
      en: "next songs: recall at 10 of the fifth of each listener's artists that was held out (hetrec2011-lastfm-2k, five seeds)",
      zh: '接下来的歌：每位听众留出五分之一的艺人，前 10 首的召回率（hetrec2011-lastfm-2k，五个随机种子）',
    },
    ...nextSongs(),
  },
]

/** The table in Markdown. Throws when a run has no longer the row that a line names. */
export function qualityTable(language: Language): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  const body = LINES.map(({ does, own, others }) => {
    const found = Object.entries(others[language]).flatMap(([name, figure]) =>
      figure.isNew && !hasValue(figure) ? [] : [[name, figureOf(name, figure)] as const],
    )
    const best = found.toSorted((a, b) => Number(b[1]) - Number(a[1]))
    return line([does[language], figureOf('murecom', own), best.map(([name, value]) => `${name} ${value}`).join(', ')])
  })
  return `${line(HEAD[language])}${line(['---', '---:', '---'])}${body.join('')}`
}

const rowOf = ({ bench, isIt }: Figure): Row | undefined => newestRun(bench).rows.find(isIt)
const hasValue = (figure: Figure): boolean => (rowOf(figure)?.[figure.column] ?? '') !== ''

function figureOf(name: string, figure: Figure): string {
  if (hasValue(figure)) return String(rowOf(figure)![figure.column])
  throw new Error(`quality: the newest run of ${figure.bench} has no row for ${name}`)
}
