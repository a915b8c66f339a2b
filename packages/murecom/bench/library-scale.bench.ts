/**
 * A library as it grows: for each size, generated songs (fifty dimensions in some styles, ten clips, 50 tags, names), then what a
 * process and a thread need of it. Sizes are the arguments, else 20,000, 100,000 and 500,000 songs.
 *
 *   node --conditions=@murecom/source packages/murecom/bench/library-scale.bench.ts 20000
 *
 * Files lie in a temporary folder: 2.3 GB for 500,000 songs.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { type Library, openLibrary, type ParallelLibrary } from '../src/node.ts'
import { addSongs, CLIPS, DIMENSIONS, makeLibrary } from './made-songs.ts'

const SIZES = process.argv.slice(2).map(Number)
const QUESTIONS = 200
const folder = mkdtempSync(join(tmpdir(), 'murecom-scale-'))
const ms = (n: number): number => Number(n.toPrecision(3))

async function timed<T>(work: () => T | Promise<T>): Promise<[ms: number, result: T]> {
  const began = performance.now()
  const result = await work()
  return [performance.now() - began, result]
}

/** Longest time that this thread did not get a turn, while `work` runs. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let longest = 0
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last - 1)
    last = now
  }, 1)
  await work()
  clearInterval(timer)
  return longest
}

/** Time until a song that another process adds is in the answers. */
async function untilAnswered(parallel: ParallelLibrary, db: Database.Database, number: number): Promise<number> {
  const began = performance.now()
  addSongs(db, number, 1)
  while ((await parallel.searchIds(`song ${number}`)).length === 0)
    await new Promise(resolve => setTimeout(resolve, 20))
  return performance.now() - began
}

const rows: Row[] = []
for (const songs of SIZES.length > 0 ? SIZES : [20_000, 100_000, 500_000]) {
  const file = join(folder, `${songs}.murecom`)
  await makeLibrary(file, songs)
  const db = new Database(file)
  const path = (i: number): string =>
    db
      .prepare('SELECT path FROM songs WHERE id = ?')
      .pluck()
      .get(i + 1) as string
  const ask = (library: Library) => library.similar(path(songs >> 1), { limit: 10 })

  const [built] = await timed(async () => {
    const library = await openLibrary(file)
    await ask(library)
    library.close()
  })
  const row: Row = {
    songs,
    'index built, s': ms(built / 1000),
    'index, MB': Math.round(statSync(`${file}.index`).size / 1e6),
  }
  for (const [name, question] of [
    ['similar', ask],
    ['path', (library: Library) => library.path(path(3), path(songs - 5), { limit: 10 })],
    ['search', (library: Library) => library.searchTags('calm guitar', { limit: 20 })],
  ] as const) {
    const [first] = await timed(async () => {
      const library = await openLibrary(file)
      await question(library)
      library.close()
    })
    row[`first ${name}, ms`] = ms(first)
  }
  // As a server has it: this library answers look-ups, the thread's all that needs the table.
  const library = await openLibrary(file)
  let parallel!: ParallelLibrary
  const blocked = await longestBlock(async () => {
    const [start, started] = await timed(() => library.parallel())
    parallel = started
    row['thread ready, s'] = ms(start / 1000)
    const times: number[] = []
    for (let q = 0; q < QUESTIONS; q++) {
      const [time] = await timed(() => parallel.similar(path((q * 7919) % songs), { limit: 10 }))
      times.push(time)
    }
    row['similar, ms'] = ms(median(times))
    row['similar p99, ms'] = ms(times.toSorted((a, b) => a - b)[Math.floor(0.99 * QUESTIONS)]!)
    row['added song answered, s'] = ms((await untilAnswered(parallel, db, songs)) / 1000)
  })
  row['asking thread blocked at most, ms'] = ms(blocked)
  row['RSS, MB'] = Math.round(process.memoryUsage.rss() / 1e6)
  await parallel.close()
  const [clusters] = await timed(() => library.clusters({ k: 8 }))
  row['clusters, s'] = ms(clusters / 1000)
  library.close()
  db.close()
  rows.push(row)
  console.log(row)
}
rmSync(folder, { recursive: true })
record('library-scale', { clips: String(CLIPS), dimensions: String(DIMENSIONS) }, rows)
