/** The short table "how good the answers are, beside other programs": a line for each kind of answer, from the newest runs of its benches. */
import { newestRun, type Row } from '../../benchmarks/ledger.ts'
import type { Language } from './summary.ts'

interface Line {
  does: Readonly<Record<Language, string>>
  bench: string
  /** The column of the figure; higher is better. */
  column: string
  /** Our row. */
  own: (row: Row) => boolean
  /** The rows of others, by the name that the table gives them. */
  others: Readonly<Record<Language, Readonly<Record<string, (row: Row) => boolean>>>>
}

const HEAD: Readonly<Record<Language, readonly string[]>> = {
  en: ['what', 'murecom', 'others'],
  zh: ['任务', 'murecom', '其他程序'],
}

const isOf = (set: string, how: string) => (row: Row) =>
  String(row['same, recordings']).startsWith(set) && row['how'] === how

const similarTo = (set: string): Pick<Line, 'bench' | 'column' | 'own' | 'others'> => {
  const peers = {
    'musly (timbre)': isOf(set, 'musly, timbre'),
    'musly (mandelellis)': isOf(set, 'musly, mandelellis'),
    'bliss-audio': isOf(set, 'bliss-audio'),
  }
  const original = isOf(set, "the original's network, votes (model gtzan)")
  return {
    bench: 'similar',
    column: 'precision at 4',
    own: isOf(set, 'cosine of mean directions of the tags (default)'),
    others: { en: { ...peers, 'the original': original }, zh: { ...peers, 原项目: original } },
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
]

/** The table in Markdown. Throws when a run has no longer the row that a line names. */
export function qualityTable(language: Language): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  const body = LINES.map(({ does, bench, column, own, others }) => {
    const figure = (name: string, isIt: (row: Row) => boolean): string => {
      const value = newestRun(bench).rows.find(isIt)?.[column]
      if (value === undefined) throw new Error(`quality: the newest run of ${bench} has no row for ${name}`)
      return String(value)
    }
    const found = Object.entries(others[language]).map(([name, isIt]) => [name, figure(name, isIt)] as const)
    const best = found.toSorted((a, b) => Number(b[1]) - Number(a[1]))
    return line([does[language], figure('murecom', own), best.map(([name, value]) => `${name} ${value}`).join(', ')])
  })
  return `${line(HEAD[language])}${line(['---', '---:', '---'])}${body.join('')}`
}
