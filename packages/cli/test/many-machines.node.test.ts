import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { startPgvectorOrSkip, startPostgresOrSkip } from '@murecom/testing/postgres'
import { afterAll, describe, expect, test } from 'vitest'
import { run } from './helpers.ts'

const postgres = await startPostgresOrSkip()
const pgvector = await startPgvectorOrSkip()
const folder = mkdtempSync(join(tmpdir(), 'murecom-cli-'))
afterAll(async () => {
  await Promise.all([postgres?.stop(), pgvector?.stop()])
  rmSync(folder, { recursive: true, force: true })
})

/** Runs the program in a process of its own: the flags of the tests are not for pg. */
async function murecom(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const bin = join(import.meta.dirname, '..', 'src', 'bin.ts')
  const child = spawn(process.execPath, ['--conditions=@murecom/source', bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', XDG_DATA_HOME: folder },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', text => {
    out += text
  })
  child.stderr.on('data', text => {
    err += text
  })
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  return { code, out, err }
}

test('commands for a library on PostgreSQL refuse anything else, without its password', async () => {
  const file = await run(['worker', '--library', 'music.murecom'])
  expect([file.code, file.err]).toEqual([
    2,
    'murecom: --library must be postgres://user@host/database, got "music.murecom"\n',
  ])
  const typo = await run(['workers', '--library', 'postgress://ann:pa55@db/music'])
  expect(typo.err).toContain('got "postgress://ann:...@db/music"')
  const none = await run(['workers'])
  expect(none.err).toBe('murecom: --library must name the library: postgres://user@host/database\n')
  const watch = await run(['index', folder, '--watch', '--library', 'postgres://ann:pa55@db/music'])
  expect([watch.code, watch.err]).toEqual([2, expect.stringMatching(/^murecom: --watch is not for a library on Post/)])
})

test('similar without a copy refuses a file, and what needs the songs here', async () => {
  const there = ['--no-copy', '--library', 'postgres://ann:pa55@127.0.0.1:1/music']
  const file = await run(['similar', 'song', '--no-copy', '--library', 'music.murecom'])
  expect([file.code, file.err]).toEqual([
    2,
    'murecom: --no-copy is for a library on PostgreSQL: --library postgres://...\n',
  ])
  const artist = await run(['similar', '--artist', 'Ann', ...there])
  expect(artist.err).toBe('murecom: --no-copy is for songs, not for artists or albums\n')
  const where = await run(['similar', 'song', '--where', 'year > 2000', ...there])
  expect(where.err).toBe('murecom: --no-copy goes with -n, --not-same-artist, --copies, --json and --quiet only\n')
  const down = await murecom('similar', 'song', ...there)
  expect([down.code, down.err]).toEqual([
    1,
    expect.stringMatching(/^murecom: postgres:\/\/ann@127\.0\.0\.1:1\/music: the server cannot be reached/),
  ])
})

test.skipIf(!pgvector)('similar asks PostgreSQL without a copy, as who may write and as who may not', async () => {
  const empty = join(folder, 'empty')
  mkdirSync(empty)
  const address = pgvector!.newDatabase()
  await murecom('index', empty, '--library', address)
  const rows = Array.from({ length: 20 }, (_, i) => {
    const vector = Float32Array.from({ length: 50 }, (_, d) => (d === 0 ? 1 : d === 1 ? i / 10 : 0))
    return `('/m/${i}', 1, 1, 'hash ${i}', 'Song ${i}', '\\x${Buffer.from(vector.buffer).toString('hex')}')`
  })
  pgvector!.sql(
    address,
    `INSERT INTO murecom_library.songs (path, size, mtime_ms, hash, title, vectors) VALUES ${rows.join(', ')}`,
  )
  const question = ['similar', '/m/0', '--no-copy', '-n', '3', '--copies', '--json']
  const answer = await murecom(...question, '--library', address)
  expect([answer.code, answer.err]).toEqual([0, ''])
  const { query, similar } = JSON.parse(answer.out) as { query: object; similar: { path: string; score: number }[] }
  expect(query).toEqual({ path: '/m/0' })
  expect(similar.map(({ path }) => path)).toEqual(['/m/1', '/m/2', '/m/3'])
  expect(similar[1]!.score).toBeCloseTo(1 / Math.hypot(1, 0.2), 6)
  pgvector!.sql(
    address,
    `CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA murecom_library, murecom_sounds TO reader;
     GRANT SELECT ON ALL TABLES IN SCHEMA murecom_library, murecom_sounds TO reader`,
  )
  const reader = await murecom(...question, '--library', address.replace('murecom@', 'reader@'))
  expect([reader.code, reader.out]).toEqual([0, answer.out])
  expect(reader.err).toMatch(/: the user may not do that .*; the answers are those of what was indexed before\n$/)
})

describe.skipIf(!postgres)('one library, many machines', () => {
  test('index queues, worker analyses, workers shows, and every other command answers', async () => {
    const music = join(folder, 'music')
    mkdirSync(music)
    for (const hertz of [220, 330, 440]) {
      writeFileSync(join(music, `${hertz}.wav`), wavBytes(chord([hertz, 415], 4), 22050))
    }
    writeFileSync(join(music, 'broken.mp3'), 'no music')
    const address = postgres!.newDatabase()
    const library = ['--library', address.replace('murecom@', 'murecom:pa55-w0rd@')]
    const queued = await murecom('index', music, ...library, '--model', 'gtzan')
    expect(queued).toEqual({
      code: 0,
      out: `${music}: 4 queued, 0 unchanged; ${address}\n`,
      err: `analyse them: murecom worker --library ${address}\n`,
    })
    const worker = await murecom('worker', ...library, '--until-done', '--workers', '1', '--quiet')
    expect(worker).toEqual({
      code: 0,
      out: '3 added, 1 refused\n',
      err: expect.stringMatching(/^refused .*broken\.mp3: .*\n$/),
    })
    const [progress, similar, health] = await Promise.all([
      murecom('workers', ...library),
      murecom('similar', '220', ...library, '--json'),
      murecom('doctor', ...library, '--json'),
    ])
    expect(progress.out).toBe('3 songs; 0 queued, 0 in hand\n0 workers alive, 0.0 songs/s\n')
    const own = join(folder, 'own.murecom')
    await run(['index', music, '--library', own, '--model', 'gtzan', '--quiet', '--workers', '1'])
    const wanted = await run(['similar', '220', '--library', own, '--json'])
    expect(JSON.parse(similar.out)).toEqual(JSON.parse(wanted.out))
    expect(health.out).toContain(`${address}: 3 songs, model gtzan`)
    expect(JSON.stringify([queued, worker, progress, similar, health])).not.toContain('pa55')
  }, 180_000)
})
