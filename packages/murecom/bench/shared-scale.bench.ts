/**
 * A library on PostgreSQL as it grows: generated songs (fifty dimensions, one clip, 50 tags, names), then what a server needs of it: its
 * first copy, a start with a copy that is there, answers, and a song that is added. Where PostgreSQL has pgvector, the same questions are
 * asked there without a copy, and recall@10 is the share of a copy's answers that are among those. Sizes are the arguments, else two
 * million songs; only the latter are recorded.
 *
 *   MURECOM_PGVECTOR=... node --conditions=@murecom/source packages/murecom/bench/shared-scale.bench.ts 20000
 *
 * The server and the copy lie in temporary folders: about 6 GB for two million songs.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PostgresServer, startPgvectorOrSkip, startPostgresOrSkip } from '@murecom/testing/postgres'
import pg from 'pg'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { openLibrary, openSharedLibrary, openSharedSounds } from '../src/node.ts'
import { madeSong } from './made-songs.ts'
import type { Asked } from './shared-scale-process.ts'

const SIZES = process.argv.slice(2).map(Number)
const QUESTIONS = 200
const AT_ONCE = 5000
/** What the server may use to build the index: enough for two million songs. */
const BUILD_MEMORY = '3GB'
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

/** Asks in a process of its own, so that its memory is that of the questions. */
function ask(way: 'copy' | 'there', address: string, folder: string): Asked {
  const program = join(import.meta.dirname, 'shared-scale-process.ts')
  const args = ['--conditions=@murecom/source', program, way, address, folder, join(folder, 'paths.json')]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (status !== 0) throw new Error(`${way}: ${stderr}`)
  return JSON.parse(stdout) as Asked
}

function figures({ startSeconds, milliseconds, rss }: Asked): Row {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  return {
    'start, s': digits(startSeconds),
    'p50 ms': digits(median(milliseconds)),
    'p99 ms': digits(sorted[Math.floor(0.99 * sorted.length)]!),
    'RSS, MB': Math.round(rss),
  }
}

/** The first copy, a start with it, and how soon a song that is added is in its answers. */
async function withCopy(client: pg.Client, address: string, folder: string, songs: number): Promise<[Row, Asked]> {
  const open = () => openLibrary(address, { mirrorFolder: folder })
  const [copied, first] = await seconds(open)
  const [built, parallel] = await seconds(() => first.parallel())
  await parallel.close()
  first.close()
  const asked = ask('copy', address, folder)
  const library = await open()
  const thread = await library.parallel()
  const [followed] = await seconds(async () => {
    await addSongs(client, songs, 1)
    while ((await thread.searchIds(`song ${songs}`)).length === 0) await new Promise(resolve => setTimeout(resolve, 20))
  })
  await thread.close()
  library.close()
  const row = {
    ...{ songs, way: 'a copy', 'made in, s': digits(copied + built), 'MB on disk': megabytes(library.file!) },
    ...figures(asked),
    ...{ 'recall@10': 1, 'added song answered, s': followed },
  }
  return [row, asked]
}

function megabytes(file: string): number {
  return Math.round(statSync(file).size / 1e6)
}

/** The index of sounds, and the questions that were asked of the copy. */
async function there(client: pg.Client, address: string, folder: string, songs: number, wanted: Asked): Promise<Row> {
  await client.query(`ALTER DATABASE ${address.split('/').at(-1)} SET maintenance_work_mem = '${BUILD_MEMORY}'`)
  await using sounds = await openSharedSounds(address)
  const [made] = await seconds(() => sounds.index())
  const sizes = await client.query("SELECT pg_total_relation_size('murecom_sounds.directions') AS bytes")
  const asked = ask('there', address, folder)
  const [followed] = await seconds(async () => {
    await addSongs(client, songs + 1, 1)
    await sounds.index()
  })
  const found = asked.answers.map((paths, q) => paths.filter(path => wanted.answers[q]!.includes(path)).length)
  const recall = found.reduce((sum, n) => sum + n, 0) / wanted.answers.flat().length
  return {
    ...{ songs, way: 'asked there, pgvector', 'made in, s': made, 'MB on disk': Math.round(sizes.rows[0].bytes / 1e6) },
    ...figures(asked),
    ...{ 'recall@10': Number(recall.toFixed(4)), 'added song answered, s': followed },
  }
}

/** Songs of all parts of the library. */
async function writePaths(client: pg.Client, folder: string, songs: number): Promise<void> {
  const step = Math.max(1, Math.floor(songs / QUESTIONS))
  const { rows } = await client.query(
    `SELECT path FROM murecom_library.songs WHERE id % ${step} = 0 ORDER BY id LIMIT ${QUESTIONS}`,
  )
  writeFileSync(join(folder, 'paths.json'), JSON.stringify(rows.map(({ path }) => path)))
}

async function measure(postgres: PostgresServer, hasVector: boolean, folder: string, songs: number): Promise<Row[]> {
  const address = postgres.newDatabase()
  await (await openSharedLibrary(address)).close()
  const client = new pg.Client(address)
  await client.connect()
  const [filled] = await seconds(async () => {
    for (let i = 0; i < songs; i += AT_ONCE) await addSongs(client, i, Math.min(AT_ONCE, songs - i))
  })
  console.log(`${songs} songs made in ${filled} s`)
  await writePaths(client, folder, songs)
  const [row, asked] = await withCopy(client, address, folder, songs)
  console.log(row)
  const rows = hasVector ? [row, await there(client, address, folder, songs, asked)] : [row]
  console.log(rows[1] ?? 'asked there: not without pgvector')
  await client.end()
  return rows
}

const withVector = await startPgvectorOrSkip()
const postgres = withVector ?? (await startPostgresOrSkip())
if (postgres) {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-scale-'))
  try {
    const rows: Row[] = []
    for (const songs of SIZES.length > 0 ? SIZES : [2_000_000]) {
      rows.push(...(await measure(postgres, withVector !== undefined, folder, songs)))
    }
    if (SIZES.length === 0) {
      const version = postgres.sql(postgres.newDatabase(), 'SHOW server_version').trim()
      record('murecom-shared-scale', { PostgreSQL: version.split(' ')[0]! }, rows)
    }
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
