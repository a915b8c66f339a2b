/**
 * How long 500 entries take against libraries of several sizes, of the names of match.bench.ts (MURECOM_DATA). Reading the
 * names of the library is paid once; a server keeps what was read.
 */
import { type Row, record } from '../../../benchmarks/record.ts'
import { LibraryMatcher } from '../src/node.ts'
import { madeLibrary, madeList } from './match/made-lists.ts'
import { readNames } from './match/read-names.ts'

const { names, tags } = readNames()
const sizes = (process.env['MATCH_SIZES'] ?? '10000,100000').split(',').map(Number)
const rows: Row[] = []
const entries = madeList(names, tags, 15_000, 6, 500).cases.map(({ entry }) => entry)
for (const size of sizes) {
  const { songs } = madeLibrary(names, tags, size, 6)
  const began = performance.now()
  const matcher = await LibraryMatcher.build(songs)
  const built = performance.now()
  await matcher.matchAll(entries)
  const done = performance.now()
  const seconds = (ms: number): number => Number((ms / 1000).toFixed(2))
  rows.push({ songs: songs.length, 'names read, s': seconds(built - began), '500 entries, s': seconds(done - built) })
  console.log(rows.at(-1))
}
if (!process.env['MATCH_SIZES']) record('match-speed', { 'hetrec2011-lastfm-2k artists': String(names.length) }, rows)
