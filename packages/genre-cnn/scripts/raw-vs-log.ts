/**
 * Does compressing the mel power help? Trains the original's architecture on the same tracks with raw power (as the original
 * did), with `log10(1 + 10000 x)`, and with that and standardised bands; folds by track, repeated, the same seeds for all.
 * Only differences are kept: the excerpts share artists across folds, so no accuracy from them means anything by itself.
 *
 *     node --conditions=@murecom/source packages/genre-cnn/scripts/raw-vs-log.ts path/to/genres
 */
import { mulberry32 } from '@murecom/internal'
import { record } from '../../../benchmarks/record.ts'
import { foldsByTrack, GenreCnn, type PreprocessingOptions, trackPredictions } from '../src/index.ts'
import { loadGtzan } from '../src/node.ts'

const [folder] = process.argv.slice(2)
if (!folder) {
  console.error('usage: raw-vs-log.ts folder-of-genres')
  process.exit(2)
}
const REPEATS = 2
const FOLDS = 5
const EPOCHS = 20
const VARIANTS: Record<string, PreprocessingOptions> = {
  raw: {},
  log10: { compression: 'log10' },
  'log10, standardised': { compression: 'log10', standardise: true },
}
const set = await loadGtzan(folder)
/** For each variant: 1 or 0 for each track of each repeat. */
const hits: Record<string, Map<string, number>> = {}
for (const name of Object.keys(VARIANTS)) hits[name] = new Map()

for (let repeat = 0; repeat < REPEATS; repeat++) {
  for (const [fold, { train, test }] of foldsByTrack(set, { folds: FOLDS, seed: repeat }).entries()) {
    for (const [name, preprocessing] of Object.entries(VARIANTS)) {
      const model = GenreCnn.create({ labels: set.labels, preprocessing, seed: 10 * repeat + fold })
      const optimizer = { type: 'adam', learningRate: 1e-3 } as const
      await model.fit({ ...train, batchSize: 32, epochs: EPOCHS, optimizer, seed: 10 * repeat + fold })
      const truth = new Map(test.trackOf.map((track, n) => [track, test.y[n]!]))
      for (const { track, label } of trackPredictions(await model.predict(test.x), test.trackOf)) {
        hits[name]!.set(`${track} ${repeat}`, Number(label === truth.get(String(track))))
      }
      model.dispose()
      console.log(`repeat ${repeat + 1} fold ${fold + 1} ${name}`)
    }
  }
}

const tracks = [...new Set(set.trackOf)]
const rows = Object.keys(VARIANTS)
  .filter(name => name !== 'raw')
  .map(name => {
    const outcomes = [...hits['raw']!].map(([key, raw]) => hits[name]!.get(key)! - raw)
    const byTrack = tracks.map(track => {
      let sum = 0
      for (let r = 0; r < REPEATS; r++) sum += hits[name]!.get(`${track} ${r}`)! - hits['raw']!.get(`${track} ${r}`)!
      return (100 * sum) / REPEATS
    })
    const [low, high] = bootstrap(byTrack)
    const difference = byTrack.reduce((a, b) => a + b, 0) / byTrack.length
    return {
      'against raw power': name,
      'track accuracy, points': Number(difference.toFixed(1)),
      '95 % interval over tracks': `${low.toFixed(1)} to ${high.toFixed(1)}`,
      'right only so': outcomes.filter(o => o > 0).length,
      'right only raw': outcomes.filter(o => o < 0).length,
      outcomes: outcomes.length,
    }
  })
console.table(rows)
record('genre-raw-vs-log', {}, rows)

/** Mean of 10,000 resamples of the tracks: 2.5 and 97.5 %. */
function bootstrap(values: number[]): [number, number] {
  const random = mulberry32(1)
  const means = Float64Array.from({ length: 10_000 }, () => {
    let sum = 0
    for (let i = 0; i < values.length; i++) sum += values[Math.floor(random() * values.length)]!
    return sum / values.length
  }).sort()
  return [means[250]!, means[9750]!]
}
