/**
 * The same library for the program as it was before it kept an index: what `library-scale.bench.ts` measures of it. The argument
 * is a checkout of that state (commit 552804b9), installed; then sizes, else 20,000, 100,000 and 500,000 songs.
 *
 *   git worktree add ../before 552804b9 && (cd ../before && npx -y pnpm@12 install)
 *   node --conditions=@murecom/source packages/murecom/bench/library-scale-before.bench.ts ../before
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import Database from 'better-sqlite3'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { addSongs, CLIPS, DIMENSIONS } from './made-songs.ts'

/** What is used of the library of that time. */
interface EarlierLibrary {
  similar(path: string, n: number): Promise<unknown>
  path(from: string, to: string, n: number): unknown
  searchTags(text: string, n: number): unknown
  close(): void
}

const [checkout, ...sizes] = process.argv.slice(2)
if (checkout === undefined) {
  console.log('library-scale-before: left out, because no checkout of the earlier program is given')
  process.exit(0)
}
const entry = pathToFileURL(resolve(checkout, 'packages/murecom/src/node.ts')).href
const { openLibrary } = (await import(entry)) as { openLibrary(file: string): Promise<EarlierLibrary> }
const QUESTIONS = 20
const folder = mkdtempSync(join(tmpdir(), 'murecom-before-'))
const ms = (n: number): number => Number(n.toPrecision(3))

async function timed(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

const rows: Row[] = []
for (const songs of sizes.length > 0 ? sizes.map(Number) : [20_000, 100_000, 500_000]) {
  const file = join(folder, `${songs}.murecom`)
  ;(await openLibrary(file)).close()
  const db = new Database(file)
  for (let i = 0; i < songs; i += 10_000) addSongs(db, i, Math.min(10_000, songs - i))
  const path = (i: number): string =>
    db
      .prepare('SELECT path FROM songs WHERE id = ?')
      .pluck()
      .get(i + 1) as string
  const row: Row = { songs }
  for (const [name, question] of [
    ['similar', (library: EarlierLibrary) => library.similar(path(songs >> 1), 10)],
    ['path', (library: EarlierLibrary) => library.path(path(3), path(songs - 5), 10)],
    ['search', (library: EarlierLibrary) => library.searchTags('calm guitar', 20)],
  ] as const) {
    const library = await openLibrary(file)
    row[`first ${name}, ms`] = ms(await timed(() => question(library)))
    library.close()
  }
  const library = await openLibrary(file)
  await library.similar(path(1), 10)
  const times: number[] = []
  for (let q = 0; q < QUESTIONS; q++) times.push(await timed(() => library.similar(path((q * 7919) % songs), 10)))
  row['similar, ms'] = ms(median(times))
  row['RSS, MB'] = Math.round(process.memoryUsage.rss() / 1e6)
  library.close()
  db.close()
  rows.push(row)
  console.log(row)
}
rmSync(folder, { recursive: true })
record('library-scale-before', { clips: String(CLIPS), dimensions: String(DIMENSIONS) }, rows)
