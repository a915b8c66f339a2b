import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { startPostgresOrSkip } from '@murecom/testing/postgres'
import { afterAll, describe, expect, test } from 'vitest'
import { run } from './helpers.ts'

const postgres = await startPostgresOrSkip()
const folder = mkdtempSync(join(tmpdir(), 'murecom-cli-'))
afterAll(async () => {
  await postgres?.stop()
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
