/** What a page downloads: the entry, and each decoder at the first file of its format, bundled, minified, compressed by gzip. */
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { type Row, record } from '../../../benchmarks/record.ts'

const { outputFiles, metafile } = await build({
  stdin: { contents: `export * from '../src/index.ts'`, resolveDir: import.meta.dirname, loader: 'ts' },
  bundle: true,
  minify: true,
  format: 'esm',
  splitting: true,
  outdir: 'out',
  write: false,
  metafile: true,
  conditions: ['@murecom/source'],
})
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/minimp3/, 'mp3, mono'],
  [/symphonia-mp3/, 'mp3, all channels'],
  [/symphonia-flac/, 'FLAC'],
  [/symphonia-ogg/, 'Ogg'],
  [/symphonia-mp4/, 'MP4, AAC'],
  [/symphonia-aiff/, 'AIFF'],
  [/symphonia-all/, 'CAF, Matroska'],
  [/opus-decoder/, 'Opus'],
]
const rows: Row[] = []
const add = (what: string, contents: readonly Uint8Array[]): void => {
  const sum = (size: (bytes: Uint8Array) => number): number =>
    Number((contents.reduce((all, bytes) => all + size(bytes), 0) / 1000).toFixed(1))
  rows.push({
    'a page loads': what,
    'kB minified': sum(bytes => bytes.length),
    'kB gzip': sum(bytes => gzipSync(bytes, { level: 9 }).length),
  })
}
const contentsOf = (path: string): Uint8Array => outputFiles.find(file => file.path.endsWith(path))!.contents
const isDecoder = (inputs: object): boolean => NAMES.some(([name]) => Object.keys(inputs).some(path => name.test(path)))
const entries = Object.entries(metafile.outputs)
const shared = entries.filter(([, { inputs }]) => !isDecoder(inputs))
add(
  'always: what finds and reads files',
  shared.map(([path]) => contentsOf(path)),
)
for (const [name, what] of NAMES) {
  const own = entries.filter(([, { inputs }]) => Object.keys(inputs).some(path => name.test(path)))
  add(
    `at the first file: ${what}`,
    own.map(([path]) => contentsOf(path)),
  )
}
console.table(rows)
record('decode-size', { esbuild: '0.28.2' }, rows)
