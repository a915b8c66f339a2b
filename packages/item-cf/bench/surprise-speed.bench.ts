// ml-100k: fit on 80,000 ratings and predict 20,000 with KnnBaseline, by turns with Surprise.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { KnnBaseline, RatingsDataset, readMovieLens, type SimilarityName } from '@murecom/item-cf'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { dataFile, exchange, peer } from './programs.ts'

const ROUNDS = 5
const data = RatingsDataset.from(readMovieLens(readFileSync(dataFile('ml-100k.inter'), 'utf8')))
const { train, test } = data.trainTestSplit({ testSize: 0.2, seed: 1 })
for (const [name, rows] of [['train', train.rows()] as const, ['test', test] as const]) {
  writeFileSync(join(exchange, `${name}.tsv`), [...rows].map(row => `${row.join('\t')}\n`).join(''))
}
const jobs: [SimilarityName, 'user' | 'item'][] = [
  ['msd', 'item'],
  ['pearson_baseline', 'item'],
  ['msd', 'user'],
]
const times = jobs.map(() => ({
  fit: [] as number[],
  test: [] as number[],
  peerFit: [] as number[],
  peerTest: [] as number[],
}))
let version = ''
for (let round = 0; round < ROUNDS; round++) {
  for (const [j, [name, side]] of jobs.entries()) {
    const start = performance.now()
    const model = new KnnBaseline({ similarity: { name, userBased: side === 'user' } }).fit(train)
    const fitted = performance.now()
    model.test(test)
    times[j]!.fit.push((fitted - start) / 1000)
    times[j]!.test.push((performance.now() - fitted) / 1000)
    const theirs = peer<{ version: string; runs: { fit: number; test: number }[] }>(
      'peer_surprise.py',
      `KnnBaseline,${name},${side}`,
    )
    version = theirs.version
    times[j]!.peerFit.push(theirs.runs[0]!.fit)
    times[j]!.peerTest.push(theirs.runs[0]!.test)
  }
}
const rows: Row[] = jobs.map(([name, side], j) => {
  const [fit, predict, peerFit, peerTest] = [times[j]!.fit, times[j]!.test, times[j]!.peerFit, times[j]!.peerTest].map(
    median,
  )
  const row: Row = {
    'KnnBaseline on ml-100k': `${name}, ${side}s`,
    'fit, s': Number(fit!.toFixed(3)),
    '20,000 predictions, s': Number(predict!.toFixed(3)),
    'Surprise fit, s': Number(peerFit!.toFixed(3)),
    'Surprise predictions, s': Number(peerTest!.toFixed(3)),
    'times as fast': Number(((peerFit! + peerTest!) / (fit! + predict!)).toFixed(1)),
  }
  console.log(row)
  return row
})
record('item-cf-surprise-speed', { 'scikit-surprise': version }, rows)
