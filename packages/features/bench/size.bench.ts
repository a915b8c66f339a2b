/** What a page downloads: each entry bundled by esbuild, minified, compressed by gzip. */
import { bundlePage, gzipBytes } from '@murecom/testing/bundle'
import { type Row, record } from '../../../benchmarks/record.ts'

const IMPORTS: Record<string, [entry: string, what: string]> = {
  "import { spectralCentroid } from '@murecom/features/spectral'": ['spectral', '{ spectralCentroid }'],
  "import { tempo } from '@murecom/features/rhythm'": ['rhythm', '{ tempo }'],
  "import { estimateKey } from '@murecom/features/chroma'": ['chroma', '{ estimateKey }'],
  "import { LoudnessMeter } from '@murecom/features/loudness'": ['loudness', '{ LoudnessMeter }'],
  "import * as all from '@murecom/features'": ['index', '* as all'],
}

const rows: Row[] = []
for (const [title, [door, what]] of Object.entries(IMPORTS)) {
  const source = `export ${what} from '../src/${door}.ts'`
  const { entry } = await bundlePage(source, import.meta.dirname, { splitting: false })
  const row = {
    import: `\`${title}\``,
    'kB minified': Number((entry.contents.length / 1000).toFixed(1)),
    'kB gzip': Number((gzipBytes([entry]) / 1000).toFixed(2)),
  }
  console.log(row)
  rows.push(row)
}
record('features-size', { esbuild: '0.28.2' }, rows)
