// ml-100k, 95,000 ratings to learn from and 5,000 to predict: every model, similarity and side, ours against Surprise.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  BaselineOnly,
  crossValidate,
  KnnBaseline,
  KnnBasic,
  KnnWithMeans,
  KnnWithZScore,
  type RatingModel,
  type RatingRow,
  RatingsDataset,
  readMovieLens,
  rmse,
  type SimilarityName,
} from '@murecom/item-cf'
import { type Row, record } from '../../../benchmarks/record.ts'
import { dataFile, exchange, peer } from './programs.ts'

const data = RatingsDataset.from(readMovieLens(readFileSync(dataFile('ml-100k.inter'), 'utf8')))
const { train, test } = data.trainTestSplit({ testSize: 0.05, seed: 1 })
const write = (name: string, rows: Iterable<RatingRow>): void =>
  writeFileSync(join(exchange, `${name}.tsv`), [...rows].map(row => `${row.join('\t')}\n`).join(''))
write('train', train.rows())
write('test', test)

const MODELS = { KnnBasic, KnnWithMeans, KnnWithZScore, KnnBaseline }
const jobs: [string, string, string][] = [
  ['BaselineOnly', 'als', '-'],
  ['BaselineOnly', 'sgd', '-'],
]
for (const model of Object.keys(MODELS)) {
  for (const similarity of ['msd', 'cosine', 'pearson', 'pearson_baseline']) {
    for (const side of ['user', 'item']) jobs.push([model, similarity, side])
  }
}
const theirs = peer<{ version: string; runs: { rmse: number }[] }>(
  'peer_surprise.py',
  ...jobs.map(job => job.join(',')),
)

const rows: Row[] = jobs.map(([name, similarity, side], j) => {
  const model =
    name === 'BaselineOnly'
      ? new BaselineOnly({ baseline: { method: similarity as 'als' | 'sgd' } })
      : new MODELS[name as keyof typeof MODELS]({
          similarity: { name: similarity as SimilarityName, userBased: side === 'user' },
        })
  const predictions = model.fit(train).test(test)
  const bytes = readFileSync(join(exchange, `${name},${similarity},${side}.f64`))
  const expected = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  const errors = predictions.map(({ estimate }, i) => Math.abs(estimate - expected[i]!))
  const worst = errors.reduce((a, b) => Math.max(a, b), 0)
  const row: Row = {
    model: name,
    similarity,
    'neighbours are': side === '-' ? '' : `${side}s`,
    'largest difference of 5,000 predictions': worst === 0 ? '0' : worst.toExponential(1),
    'predictions that differ by more than 1e-6': errors.filter(error => error > 1e-6).length,
    'RMSE here': rmse(predictions).toFixed(6),
    'RMSE Surprise': theirs.runs[j]!.rmse.toFixed(6),
  }
  console.log(Object.values(row).join('  '))
  return row
})
record('item-cf-surprise-parity', { 'scikit-surprise': theirs.version }, rows)

// The table of Surprise's own README, 5 folds: its figures are rounded, and the folds are others.
const published: [string, () => RatingModel, number][] = [
  ['BaselineOnly', () => new BaselineOnly(), 0.944],
  ['KnnBasic', () => new KnnBasic(), 0.98],
  ['KnnWithMeans', () => new KnnWithMeans(), 0.951],
  ['KnnBaseline', () => new KnnBaseline(), 0.931],
]
record(
  'item-cf-surprise-folds',
  { 'scikit-surprise': theirs.version },
  published.map(([model, create, figure]) => {
    const { measures } = crossValidate(create(), data, { folds: 5, seed: 1 })
    const row: Row = { model, 'RMSE, 5 folds': measures.rmse!.mean.toFixed(4), "RMSE in Surprise's README": figure }
    console.log(Object.values(row).join('  '))
    return row
  }),
)
