/** mostSimilar over a million vectors of 100 dimensions on one core: milliseconds of one query, and of one of a batch of 16. */
import { mulberry32 } from '@murecom/internal'
import { KeyedVectors } from '@murecom/word2vec'
import { loadSimdKernels } from '@murecom/word2vec/simd'
import { median, type Row, record } from '../../../benchmarks/record.ts'

const COUNT = 1_000_000
const DIMENSIONS = 100
const random = mulberry32(1)
const values = new Float32Array(COUNT * DIMENSIONS)
for (let i = 0; i < values.length; i++) values[i] = random() - 0.5
const keys = Array.from({ length: COUNT }, (_, i) => i)
const rows: Row[] = []
for (const kernels of new Set([undefined, await loadSimdKernels()])) {
  const vectors = KeyedVectors.fromArrays(keys, values, { dimensions: DIMENSIONS, kernels })
  vectors.mostSimilar({ positive: [0] })
  const one: number[] = []
  const many: number[] = []
  for (let round = 0; round < (kernels === undefined ? 3 : 15); round++) {
    const begun = performance.now()
    vectors.mostSimilar({ positive: [round * 1000] })
    const between = performance.now()
    vectors.mostSimilarBatch(Array.from({ length: 16 }, (_, q) => ({ positive: [round * 1000 + q] })))
    one.push(between - begun)
    many.push((performance.now() - between) / 16)
  }
  const row = {
    kernels: kernels?.name ?? 'typescript',
    'ms for one query': Number(median(one).toFixed(1)),
    'ms for each of 16': Number(median(many).toFixed(1)),
  }
  rows.push(row)
  console.log(JSON.stringify(row))
}
record('word2vec-queries', {}, rows)
