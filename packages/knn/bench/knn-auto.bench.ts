/** Where the tree overtakes brute force, one core, plain TypeScript, and what `algorithm: 'auto'` takes there. */
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { chooseAlgorithm, nearness } from '../src/choose-algorithm.ts'
import { NearestNeighbors } from '../src/index.ts'
import { seeded } from './data.ts'

const K = 10
const COUNT = 64
const rows: Row[] = []

for (const kind of ['uniform', 'relu', 'clustered'] as const) {
  for (const [length, columns] of [
    [128, 8],
    [512, 8],
    [4000, 8],
    [512, 16],
    [4000, 16],
    [30_000, 16],
    [4000, 32],
    [30_000, 32],
    [512, 256],
    [4000, 256],
    [20_000, 256],
  ] as const) {
    const { data, queries } = seeded(kind, length, columns, COUNT)
    const algorithms = ['ball_tree', 'brute'] as const
    const models = algorithms.map(algorithm =>
      new NearestNeighbors({ nNeighbors: K, algorithm }).fit(data, { dimensions: columns }),
    )
    const times: number[][] = [[], []]
    for (let round = 0; round < 5; round++) {
      for (const [i, model] of models.entries()) {
        const start = performance.now()
        model.kneighbors(queries)
        times[i]!.push(performance.now() - start)
      }
    }
    const [tree, brute] = times.map(x => median(x) / COUNT) as [number, number]
    const chosen = chooseAlgorithm(data, length, columns)
    rows.push({
      data: kind,
      rows: length,
      columns,
      nearness: Number(nearness(data, length, columns).toFixed(2)),
      'ball_tree ms': Number(tree.toPrecision(3)),
      'brute ms': Number(brute.toPrecision(3)),
      auto: chosen,
      'auto costs, of the better': Number(((chosen === 'brute' ? brute : tree) / Math.min(tree, brute)).toFixed(2)),
    })
    console.log(JSON.stringify(rows.at(-1)))
  }
}
record('knn-auto', {}, rows)
