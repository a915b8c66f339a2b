// own-fit.ts folder minCount workers k rounds compiled similarity strings: times of a fit on original.i32, and the peak memory of this process.
import { type Id, ItemKnn, type ItemSimilarityName } from '@murecom/item-cf'
import { loadSimdKernels } from '@murecom/item-cf/simd'
import { measureFit } from './own-program.ts'

const [folder, ...given] = process.argv.slice(2) as [string, ...string[]]
const [minCount, workers, k, rounds, compiled] = given.map(Number) as [number, number, number, number, number]
const similarity = given[5] as Exclude<ItemSimilarityName, 'ease'>
const idOf = given[6] === 'strings' ? (track: number): Id => `track:${track}` : undefined
const kernels = compiled ? await loadSimdKernels() : undefined
const options = { similarity, minCount, k, kernels }
const fit = (sets: Iterable<Iterable<Id>>) =>
  workers > 1 ? ItemKnn.fitParallel(sets, { ...options, workers }) : ItemKnn.fit(sets, options)
await measureFit(folder, { rounds, questions: 200, idOf }, fit)
