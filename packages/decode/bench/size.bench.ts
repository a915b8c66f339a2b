/** What a page downloads: the entry, and each decoder at the first file of its format, bundled, minified, compressed by gzip. */
import { type BundledFile, bundlePage, gzipBytes } from '@murecom/testing/bundle'
import { type Row, record } from '../../../benchmarks/record.ts'

const { files } = await bundlePage(`export * from '../src/index.ts'`, import.meta.dirname)
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
const kilobytes = (bytes: number): number => Number((bytes / 1000).toFixed(1))
const add = (what: string, some: readonly BundledFile[]): void => {
  rows.push({
    'a page loads': what,
    'kB minified': kilobytes(some.reduce((sum, { contents }) => sum + contents.length, 0)),
    'kB gzip': kilobytes(some.reduce((sum, file) => sum + gzipBytes([file]), 0)),
  })
}
const holds = ({ inputs }: BundledFile, name: RegExp): boolean => inputs.some(path => name.test(path))
add(
  'always: what finds and reads files',
  files.filter(file => !NAMES.some(([name]) => holds(file, name))),
)
for (const [name, what] of NAMES) {
  add(
    `at the first file: ${what}`,
    files.filter(file => holds(file, name)),
  )
}
console.table(rows)
record('decode-size', { esbuild: '0.28.2' }, rows)
