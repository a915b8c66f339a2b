/** What a page downloads: each entry bundled by esbuild, minified, compressed by gzip. */
import { bundlePage, gzipBytes } from '@murecom/testing/bundle'
import { type Row, record } from '../../../benchmarks/record.ts'

const IMPORTS = {
  "import { melSpectrogram } from '@murecom/melspec'": 'melSpectrogram',
  "import * as all from '@murecom/melspec'": '* as all',
  "import { loadSimdKernels } from '@murecom/melspec/simd'": '/simd',
  "import { resample } from '@murecom/melspec/resample'": '/resample',
}

const rows: Row[] = []
for (const [title, what] of Object.entries(IMPORTS)) {
  const source = what.startsWith('/')
    ? `export * from '../src${what}.ts'`
    : what.startsWith('*')
      ? `import * as all from '../src/index.ts'; console.log(all)`
      : `export { ${what} } from '../src/index.ts'`
  const { entry } = await bundlePage(source, import.meta.dirname, { splitting: false })
  const row = {
    import: title.startsWith('import') ? `\`${title}\`` : title,
    'kB minified': Number((entry.contents.length / 1000).toFixed(1)),
    'kB gzip': Number((gzipBytes([entry]) / 1000).toFixed(2)),
  }
  console.log(row)
  rows.push(row)
}
record('melspec-size', { esbuild: '0.28.2' }, rows)
