/** What a page downloads: each entry bundled by esbuild, minified, compressed by gzip. */
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
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
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    conditions: ['@murecom/source'],
  })
  const bytes = outputFiles[0]!.contents
  const row = {
    import: title.startsWith('import') ? `\`${title}\`` : title,
    'kB minified': Number((bytes.length / 1000).toFixed(1)),
    'kB gzip': Number((gzipSync(bytes, { level: 9 }).length / 1000).toFixed(2)),
  }
  console.log(row)
  rows.push(row)
}
record('melspec-size', { esbuild: '0.28.2' }, rows)
