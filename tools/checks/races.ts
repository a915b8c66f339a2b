/** The table of races: what the second house set out to make faster, where it began, where it is, and where it should be. */
import { hasRun, newestRun, type Row, type Run } from '../../benchmarks/ledger.ts'

/** One line of the table. */
interface Race {
  work: string
  /** What the figures are, with the reference library where they are relative to one. */
  unit: string
  /** Name of the reference library among the peers of the run. */
  peer?: string
  bench: string
  /** What the first house measured, on its two processors. */
  first: string
  /** The least that is aimed at, or with `isMost` the most. */
  goal: number
  isMost?: true
  /** The figures of a run, of which the worst counts; none where it has no such rows. */
  figures: (rows: readonly Row[]) => number[]
}

/** Numbers of a column, of the rows that `isIt` lets through. */
const column =
  (name: string, isIt: (row: Row) => boolean = () => true) =>
  (rows: readonly Row[]): number[] =>
    rows.filter(row => isIt(row) && typeof row[name] === 'number').map(row => Number(row[name]))

const has =
  (name: string, pattern: RegExp) =>
  (row: Row): boolean =>
    pattern.test(String(row[name]))

const melOf = (library: RegExp) =>
  column('times librosa', row => row['task'] === 'mel spectrogram of 30 s' && library.test(String(row['library'])))

const wordsOf = (training: string, program: string) =>
  column('times gensim', row => row['training'] === training && row['program'] === program)

/** How many times as long as the better method `auto` takes, in the worst case. */
const auto = (isIt: (row: Row) => boolean) => (rows: readonly Row[]) =>
  ['pure auto, of the better', 'SIMD auto, of the better'].flatMap(name => column(name, isIt)(rows))

/** A column of the approximate index as a share of what the better of its peers has. */
const shareOf = (data: string, name: string, isLess: boolean) => (rows: readonly Row[]) => {
  const ofData = rows.filter(row => String(row['data']).startsWith(data))
  const own = ofData.find(row => row['index'] === 'IvfIndex, rows in a file, all queries at once')
  const peers = column(name, row => !String(row['index']).startsWith('IvfIndex'))(ofData)
  if (!own || peers.length === 0) return []
  const share = Number(own[name]) / (isLess ? Math.min(...peers) : Math.max(...peers))
  // A recall that is not reached is no figure, and a lost race.
  return [Number.isNaN(share) ? 0 : share]
}

const approximate = (bench: string, data: string, title: string): Race[] =>
  (
    [
      ['queries a second at recall 0.95', 0.5, false],
      ['queries a second at recall 0.99', 0.5, false],
      ['build s', 0.1, true],
      ['memory MB', 0.25, true],
    ] as const
  ).map(([name, goal, isLess]) => ({
    work: `approximate index, ${title}: ${name.replace(/ (?:s|MB)$/, '')}`,
    unit: 'share of what the better of hnswlib and usearch has',
    bench,
    first: 'not there',
    goal,
    ...(isLess && { isMost: true }),
    figures: shareOf(data, name, isLess),
  }))

const RACES: readonly Race[] = [
  {
    work: 'mel spectrogram of 30 s, SIMD',
    unit: 'times librosa',
    peer: 'librosa',
    bench: 'melspec-speed',
    first: '4.1 – 5.8',
    goal: 6,
    figures: melOf(/^melspec, plan, simd-relaxed$/),
  },
  {
    work: 'mel spectrogram of 30 s, TypeScript',
    unit: 'times librosa',
    peer: 'librosa',
    bench: 'melspec-speed',
    first: '0.75 – 1.18',
    goal: 1.1,
    figures: melOf(/^melspec, plan$/),
  },
  {
    work: 'indexing a folder with musicnn, decoding included',
    unit: 'songs a second on two cores',
    bench: 'index-folder',
    first: '2.4 – 4',
    goal: 3.6,
    figures: column('songs a second'),
  },
  {
    work: 'musicnn, from samples to tags, one thread',
    unit: 'seconds of audio a second',
    bench: 'musicnn-speed',
    first: '146',
    goal: 220,
    figures: column('seconds of audio a second', has('from samples to tags', /^one thread$/)),
  },
  {
    work: 'genre network, training, two threads',
    unit: 'times Keras',
    peer: 'keras',
    bench: 'genre-speed',
    first: '0.66',
    goal: 0.9,
    figures: column('two threads / Keras', has('clips a second', /^training/)),
  },
  {
    work: 'word2vec, skip-gram with 5 negatives, one thread',
    unit: 'times gensim',
    peer: 'gensim',
    bench: 'word2vec-speed',
    first: '5.2 – 9',
    goal: 7,
    figures: wordsOf('skip-gram, 5 negatives', 'SIMD'),
  },
  {
    work: 'word2vec, CBOW with 5 negatives, one thread',
    unit: 'times gensim',
    peer: 'gensim',
    bench: 'word2vec-speed',
    first: '2.3 – 2.9',
    goal: 3.5,
    figures: wordsOf('CBOW, 5 negatives', 'SIMD'),
  },
  {
    work: 'word2vec, hierarchical softmax, one thread',
    unit: 'times gensim',
    peer: 'gensim',
    bench: 'word2vec-speed',
    first: '2.1',
    goal: 3,
    figures: wordsOf('skip-gram, hierarchical softmax', 'SIMD'),
  },
  {
    work: 'word2vec, skip-gram, deterministic on two threads',
    unit: 'times gensim on two',
    peer: 'gensim',
    bench: 'word2vec-speed',
    first: '2.0',
    goal: 3.5,
    figures: wordsOf('skip-gram, 5 negatives, 2 threads', 'SIMD, deterministic'),
  },
  {
    work: 'KNNBaseline on ml-100k, fit and 20,000 predictions',
    unit: 'times Surprise',
    peer: 'scikit-surprise',
    bench: 'item-cf-surprise-speed',
    first: '8 – 14',
    goal: 25,
    figures: column('times as fast'),
  },
  {
    work: '50 nearest by cosine, 20,000 sets of 50,000 items, one thread',
    unit: 'times implicit',
    peer: 'implicit',
    bench: 'item-cf-scale',
    first: '2.7 – 4.6',
    goal: 6,
    figures: column('times as fast', has('fit', /^20,000 .* items, 1 thread$/)),
  },
  {
    work: 'the same, two threads',
    unit: 'times implicit on two',
    peer: 'implicit',
    bench: 'item-cf-scale',
    first: '2.7 – 4.6',
    goal: 6,
    figures: column('times as fast', has('fit', /^20,000 .* items, 2 threads$/)),
  },
  {
    work: 'the same from ids that are strings, reading included, one thread',
    unit: 'times implicit',
    peer: 'implicit',
    bench: 'item-cf-scale',
    first: 'not measured',
    goal: 4,
    figures: column('times as fast', has('fit', /^20,000 .* strings, 1 thread$/)),
  },
  {
    work: '50 nearest by jaccard, compiled kernels',
    unit: 'times the TypeScript kernels',
    bench: 'item-cf-scale',
    first: '1',
    goal: 1,
    figures: column('times TypeScript', has('fit', /jaccard/)),
  },
  {
    work: '`auto` of NearestNeighbors, worst case',
    unit: 'times the better method',
    bench: 'knn-auto',
    first: 'up to 2',
    goal: 1.25,
    isMost: true,
    figures: auto(() => true),
  },
  {
    work: '`auto`, 1,310 rows of 256 in a batch of 200',
    unit: 'times the better method',
    bench: 'knn-auto',
    first: 'up to 2',
    goal: 1.25,
    isMost: true,
    figures: auto(row => row['rows'] === 1310),
  },
  {
    work: 'next songs over HTTP, title and artist',
    unit: 'requests a second and core',
    bench: 'next-song',
    first: '3900',
    goal: 10_000,
    figures: rows => perCore(rows, /^the rest of it$/),
  },
  {
    work: 'next songs over HTTP, titles spelt otherwise',
    unit: 'requests a second and core',
    bench: 'next-song',
    first: '110',
    goal: 1000,
    figures: rows => perCore(rows, /^titles spelt otherwise/),
  },
  ...approximate('knn-approximate', 'clouds', '1,000,000 rows of 128'),
  ...approximate('knn-approximate-musicnn', 'musicnn', 'vectors of musicnn'),
]

function perCore(rows: readonly Row[], what: RegExp): number[] {
  return rows
    .filter(has('what', what))
    .map(row => Number(row['requests a second']) / Math.max(1, Number(row['cores used'])))
}

const HEAD = ['work', 'figure', 'first house', 'now', 'goal', 'met', 'measured on']

/** The table in Markdown. A race whose bench has no run, or no such row yet, says so. */
export function racesTable(): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  const body = RACES.map(race => {
    const run = hasRun(race.bench) ? newestRun(race.bench) : undefined
    const figures = run ? race.figures(run.rows) : []
    const goal = `${race.isMost ? 'at most' : 'at least'} ${race.goal.toLocaleString('en')}`
    if (!run || figures.length === 0) {
      return line([race.work, race.unit, race.first, 'not measured', goal, '-', `bench ${race.bench}`])
    }
    const worst = race.isMost ? Math.max(...figures) : Math.min(...figures)
    const isMet = race.isMost ? worst <= race.goal : worst >= race.goal
    return line([race.work, unitOf(race, run), race.first, short(worst), goal, isMet ? 'yes' : 'no', placeOf(run)])
  })
  return `${line(HEAD)}${line(['---', '---', '---:', '---:', '---:', '---', '---'])}${body.join('')}`
}

function unitOf({ unit, peer }: Race, { peers }: Run): string {
  const version = peer && Object.entries(peers).find(([name]) => name.toLowerCase() === peer)?.[1]
  return version ? `${unit} (${version})` : unit
}

function placeOf({ cpu, cores, node, date }: Run): string {
  return `${cpu}, ${cores} cores; Node ${node}; ${date.slice(0, 10)}`
}

function short(value: number): string {
  return value < 1000 ? String(Number(value.toPrecision(3))) : Math.round(value).toLocaleString('en')
}
