/**
 * searchTracks in a catalogue of 5 million tracks, by kinds of queries, the hard ones among them: the commonest words, the
 * beginnings of words. `search.bench.ts 200000` takes a smaller one; a path as second argument keeps the catalogue.
 */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { openCatalog } from '../src/index.ts'
import { fillCatalog, TitleMaker } from './search-catalog.ts'

const TRACKS = Number(process.argv[2] ?? 5_000_000)
const kept = process.argv[3]
const folder = mkdtempSync(join(tmpdir(), 'murecom-search-'))
const path = kept ?? join(folder, 'search.db')
const { version } = createRequire(import.meta.url)('better-sqlite3/package.json') as { version: string }

try {
  const maker = new TitleMaker()
  const isThere = existsSync(path)
  const catalog = await openCatalog(path)
  const start = performance.now()
  if (!isThere) await fillCatalog(catalog, maker, TRACKS)
  const tracks = catalog.store.prepare('SELECT count(*) FROM tracks').pluck().get() as number
  console.log(
    `${tracks} tracks, ${((performance.now() - start) / 1000).toFixed(0)} s, ${(statSync(path).size / 1e9).toFixed(2)} GB`,
  )
  const random = mulberry32(14)
  const any = () => catalog.track(1 + Math.floor(random() * tracks))!
  const some = <T>(make: (i: number) => T, count = 40): T[] => Array.from({ length: count }, (_, i) => make(i))
  const kinds: Record<string, string[]> = {
    'a whole title': some(() => any().name),
    'title and artist': some(() => `${any().name} ${any().artists[0]!.name}`),
    'an artist': some(() => any().artists[0]!.name),
    'the 40 commonest words': some(i => maker.word(i)),
    'two of the 100 commonest words': some(
      () => `${maker.word(Math.floor(random() * 100))} ${maker.word(Math.floor(random() * 100))}`,
    ),
    'two letters': some(() => any().name.slice(0, 2)),
    'one letter': some(i => 'abdegiklmnorst'[i % 14]!),
    'a word and three letters': some(() => {
      const [first, second] = [any().name.split(' ')[0]!, any().name]
      return `${first} ${second.slice(0, 3)}`
    }),
    'two Chinese characters': some(i => ['月亮', '愛夜', '你我', '星天', '海花'][i % 5]!),
    'nothing that is there': some(i => `zzqx${i}`),
  }
  const rows: Row[] = []
  const all: number[] = []
  for (const [kind, queries] of Object.entries(kinds)) {
    const times = queries.map(query => {
      const from = performance.now()
      catalog.searchTracks(query)
      return performance.now() - from
    })
    all.push(...times)
    rows.push(row(kind, times))
    console.log(rows.at(-1))
  }
  rows.push(row('all of these (aim: median under 20 ms)', all))
  console.log(rows.at(-1))
  catalog.close()
  record('spotify-crawler-search', { 'better-sqlite3': version }, rows)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function row(kind: string, times: readonly number[]): Row {
  const sorted = times.toSorted((a, b) => a - b)
  return {
    query: kind,
    'median, ms': Number(median(times).toFixed(1)),
    '95th percentile, ms': Number(sorted[Math.floor(sorted.length * 0.95)]!.toFixed(1)),
    'slowest, ms': Number(sorted.at(-1)!.toFixed(1)),
  }
}
