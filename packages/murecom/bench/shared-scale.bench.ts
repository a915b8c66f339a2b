/**
 * A library on PostgreSQL as it grows: generated songs (fifty dimensions, one clip, 50 tags, names), then what a server needs of it: its
 * first copy, a start with a copy that is there, and answers while it follows. Sizes are the arguments, else two million songs.
 *
 *   node --conditions=@murecom/source packages/murecom/bench/shared-scale.bench.ts 20000
 *
 * The server and the copy lie in temporary folders: about 4 GB for two million songs.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgresOrSkip } from '@murecom/testing/postgres'
import pg from 'pg'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { openLibrary, openSharedLibrary } from '../src/node.ts'
import { madeSong } from './made-songs.ts'

const SIZES = process.argv.slice(2).map(Number)
const QUESTIONS = 200
const AT_ONCE = 5000
const digits = (n: number): number => Number(n.toPrecision(3))

const COLUMNS = { path: 'text', hash: 'text', title: 'text', artist: 'text', album: 'text', seconds: 'float8' }
const BLOBS = { vectors: 'bytea', tags: 'bytea' }

/** Adds songs that are numbered from `first`. */
async function addSongs(client: pg.Client, first: number, count: number): Promise<void> {
  const songs = Array.from({ length: count }, (_, i) => madeSong(first + i, 1))
  const types = Object.entries({ ...COLUMNS, ...BLOBS })
  const names = types.map(([name]) => (name === 'seconds' ? 'duration_seconds' : name)).join(', ')
  await client.query(
    `INSERT INTO murecom_library.songs (size, mtime_ms, ${names})
     SELECT 1, 1, * FROM unnest(${types.map(([, type], i) => `$${i + 1}::${type}[]`).join(', ')})`,
    types.map(([name]) => songs.map(song => song[name as keyof typeof song])),
  )
}

async function seconds<T>(work: () => Promise<T>): Promise<[seconds: number, result: T]> {
  const began = performance.now()
  const result = await work()
  return [digits((performance.now() - began) / 1000), result]
}

const postgres = await startPostgresOrSkip()
if (postgres) {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-scale-'))
  const rows: Row[] = []
  try {
    for (const songs of SIZES.length > 0 ? SIZES : [2_000_000]) {
      const address = postgres.newDatabase()
      await (await openSharedLibrary(address)).close()
      const client = new pg.Client(address)
      await client.connect()
      for (let i = 0; i < songs; i += AT_ONCE) await addSongs(client, i, Math.min(AT_ONCE, songs - i))
      const open = () => openLibrary(address, { mirrorFolder: folder })
      const path = madePath(await client.query('SELECT path FROM murecom_library.songs ORDER BY id LIMIT 200'))
      const [copied, first] = await seconds(open)
      const row: Row = { songs, 'first copy, s': copied }
      const [built, parallel] = await seconds(() => first.parallel())
      row['index built, s'] = built
      await parallel.close()
      first.close()
      row['copy, MB'] = Math.round(statSync(first.file!).size / 1e6)
      const [opened, library] = await seconds(open)
      const [ready, thread] = await seconds(() => library.parallel())
      row['start with a copy, s'] = digits(opened + ready)
      const times: number[] = []
      for (let q = 0; q < QUESTIONS; q++) times.push((await seconds(() => thread.similar(path(q), { limit: 10 })))[0])
      row['similar, ms'] = digits(1000 * median(times))
      row['similar p99, ms'] = digits(1000 * times.toSorted((a, b) => a - b)[Math.floor(0.99 * QUESTIONS)]!)
      const [followed] = await seconds(async () => {
        await addSongs(client, songs, 1)
        while ((await thread.searchIds(`song ${songs}`)).length === 0)
          await new Promise(resolve => setTimeout(resolve, 20))
      })
      row['added song answered, s'] = followed
      row['RSS, MB'] = Math.round(process.memoryUsage.rss() / 1e6)
      await thread.close()
      library.close()
      await client.end()
      rows.push(row)
      console.log(row)
    }
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  if (SIZES.length === 0) record('murecom-shared-scale', { dimensions: '50', clips: '1' }, rows)
}

function madePath({ rows }: { rows: { path: string }[] }): (i: number) => string {
  return i => rows[i % rows.length]!.path
}
