/** Bytes that an import costs in a bundle, minified and gzipped. */
import { join } from 'node:path'
import { bundlePage, gzipBytes, loadedWith } from '@murecom/testing/bundle'
import { record } from '../../../benchmarks/record.ts'

const source = join(import.meta.dirname, '..', 'src')
const rows = []
for (const name of ['KnnBaseline', 'ItemKnn', 'ImplicitAls', 'FactorRegression', 'ndcgAtK']) {
  const bundle = await bundlePage(`export { ${name} } from './index.ts'`, source)
  const bytes = gzipBytes(loadedWith(bundle, bundle.entry))
  rows.push({ what: `import { ${name} }, at once`, 'min + gzip, bytes': bytes })
}
console.table(rows)
record('item-cf-size', {}, rows)
