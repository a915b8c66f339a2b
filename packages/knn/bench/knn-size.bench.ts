/** Bytes that an import costs in a bundle, minified and gzipped, and memory of the tree beside that of the data. */
import { join } from 'node:path'
import { bundlePage, gzipBytes } from '@murecom/testing/bundle'
import { type Row, record } from '../../../benchmarks/record.ts'
import { BallTree } from '../src/index.ts'

const rows: Row[] = []
for (const [names, file] of [
  ['BallTree', 'index'],
  ['voteByGroup', 'index'],
  ['NearestNeighbors', 'index'],
  ['BallTree, loadSimdKernels', 'index'],
] as const) {
  const [first, second] = names.split(', ')
  const contents = `export { ${first} } from './${file}.ts'${second ? `\nexport { ${second} } from './simd.ts'` : ''}`
  const source = join(import.meta.dirname, '..', 'src')
  const { entry } = await bundlePage(contents, source, { splitting: false, target: 'es2022' })
  rows.push({ what: `import { ${names} }, min + gzip, bytes`, value: gzipBytes([entry]) })
}
for (const columns of [64, 256]) {
  const data = new Float32Array(100_000 * columns).map((_, i) => ((i * 7919) % 10_007) / 10_007)
  const { byteLength } = new BallTree(data, { dimensions: columns }).toBuffer()
  const share = byteLength / data.byteLength - 1
  rows.push({ what: `tree of 100,000 x ${columns} float32 rows, of the data`, value: Number(share.toFixed(3)) })
}
for (const row of rows) console.log(JSON.stringify(row))
record('knn-size', {}, rows)
