/** The short table "against the reference library": one line for each package, from the newest runs of its benches. */
import { newestRun, type Row } from '../../benchmarks/ledger.ts'

/** Where a figure is: all rows of a column, or those that `where` lets through. */
interface Figures {
  bench: string
  column: string
  where?: (row: Row) => boolean
}

interface Line {
  name: string
  reference: string
  does: Readonly<Record<Language, string>>
  /** Ratios to the reference's speed. */
  speed: Figures
  /** Largest differences from the reference's answers. */
  difference?: Figures
}

/** Languages of the READMEs. */
export type Language = 'en' | 'zh'

const HEAD: Readonly<Record<Language, readonly string[]>> = {
  en: ['package', 'what', 'reference', 'times its speed', 'largest difference'],
  zh: ['包', '任务', '参考实现', '速度（倍）', '最大误差'],
}

const LINES: readonly Line[] = [
  {
    name: 'melspec',
    reference: 'librosa',
    does: { en: 'mel spectrogram of 30 s, plan with SIMD', zh: '30 秒音频的梅尔频谱（预先建好的计算表，SIMD）' },
    speed: {
      bench: 'melspec-speed',
      column: 'times librosa',
      where: row => row['task'] === 'mel spectrogram of 30 s' && /^melspec, plan, simd/.test(String(row['library'])),
    },
    difference: { bench: 'melspec-parity', column: 'worst error, share of the largest value' },
  },
  {
    name: 'genre-cnn',
    reference: 'keras',
    does: { en: 'inference and training, two threads', zh: '推理与训练（双线程）' },
    speed: { bench: 'genre-speed', column: 'two threads / Keras' },
    difference: { bench: 'genre-parity', column: 'largest difference' },
  },
  {
    name: 'knn',
    reference: 'scikit-learn',
    does: { en: 'exact neighbours, best method against best method', zh: '精确近邻（双方各取最快的方法）' },
    speed: { bench: 'knn-exact', column: 'best, times as fast' },
    difference: {
      bench: 'knn-accuracy',
      column: 'largest difference',
      where: row => /distances/.test(String(row['what'])) && !/float32|cosine/.test(String(row['what'])),
    },
  },
  {
    name: 'word2vec',
    reference: 'gensim',
    does: { en: 'training, SIMD, one thread', zh: '训练（SIMD，单线程）' },
    speed: { bench: 'word2vec-speed', column: 'times gensim', where: row => row['program'] === 'SIMD' },
  },
  {
    name: 'item-cf',
    reference: 'scikit-surprise',
    does: {
      en: 'KNNBaseline on MovieLens 100K, fit and predictions',
      zh: 'MovieLens 100K 上的 KNNBaseline（训练加预测）',
    },
    speed: { bench: 'item-cf-surprise-speed', column: 'times as fast' },
    difference: { bench: 'item-cf-surprise-parity', column: 'largest difference of 5,000 predictions' },
  },
]

/**
 * The table in Markdown, and the lines of it whose speed and difference come from different versions of the reference
 * library. Throws when a run has no longer the figures that a line names.
 */
export function summaryTable(language: Language): { text: string; mixed: string[] } {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  const mixed: string[] = []
  const body = LINES.map(({ name, reference, does, speed, difference }) => {
    const times = figures(speed)
    const [least, most] = [Math.min(...times), Math.max(...times)].map(short)
    const worst = difference ? Math.max(...figures(difference)).toExponential(1) : ''
    const version = versionOf(speed, reference)
    const other = difference ? versionOf(difference, reference) : version
    if (other !== version) mixed.push(`${name}: speed against ${reference} ${version}, difference from ${other}`)
    const where = `[\`@murecom/${name}\`](packages/${name})`
    return line([
      where,
      does[language],
      `${reference} ${version}`.trim(),
      least === most ? least! : `${least} – ${most}`,
      worst,
    ])
  })
  return { text: `${line(HEAD[language])}${line(['---', '---', '---', '---:', '---:'])}${body.join('')}`, mixed }
}

function figures({ bench, column, where = () => true }: Figures): number[] {
  const found = newestRun(bench)
    .rows.filter(row => where(row) && row[column] !== undefined && row[column] !== '')
    .map(row => Number(row[column]))
  if (found.length === 0 || found.some(value => Number.isNaN(value))) {
    throw new Error(`summary: the newest run of ${bench} has no numbers in the column ${JSON.stringify(column)}`)
  }
  return found
}

function versionOf({ bench }: Figures, reference: string): string {
  return Object.entries(newestRun(bench).peers).find(([peer]) => peer.toLowerCase() === reference)?.[1] ?? ''
}

function short(value: number): string {
  return value < 10 ? String(Number(value.toPrecision(2))) : String(Math.round(value))
}
