import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chord, wavBytes } from '@murecom/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { programName } from '../src/terminal/program-name.ts'
import { run } from './helpers.ts'

let folder: string
let music: string
let library: string
const song = (name: string, hz: number): void =>
  writeFileSync(join(music, name), wavBytes(chord([hz, hz * 1.25], 4), 22050))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-cli-index-'))
  music = join(folder, 'music')
  library = join(folder, 'library.murecom')
  mkdirSync(music)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const index = (...args: readonly string[]) => run(['index', music, '--library', library, '--model', 'gtzan', ...args])

test('what was done, what was passed over, and the next step', async () => {
  vi.stubEnv('PATH', '') // as if no ffmpeg were installed
  song('a.wav', 220)
  song('b.wav', 330)
  for (const name of ['1.wma', '2.wma', '3.wma', ...Array.from({ length: 12 }, (_, i) => `${i}.jpg`)]) {
    writeFileSync(join(music, name), 'x')
  }
  const first = await index()
  expect(first.code).toBe(0)
  expect(first.out).toBe(
    `2 added, 0 unchanged; 2 songs in ${library}\npassed over: 3 wma (install ffmpeg to read them), 12 jpg\n`,
  )
  expect(first.err).toMatch(new RegExp(`hear it: murecom serve --library ${library}\\n$`))
  unlinkSync(join(music, 'b.wav'))
  expect((await index()).out).toMatch(/^0 added, 1 unchanged, 1 gone; 1 song in /)
  const json = JSON.parse((await index('--json')).out) as object
  expect(json).toMatchObject({
    status: 'done',
    songs: 1,
    ...{ added: 0, unchanged: 1, moved: 0, retagged: 0, gone: 0, refused: [], unavailable: [] },
    passedOver: [
      { format: 'wma', files: 3, needs: 'ffmpeg' },
      { format: 'jpg', files: 12, needs: null },
    ],
  })
})

test('without a folder those are indexed that were before', async () => {
  song('a.wav', 220)
  await index()
  song('b.wav', 330)
  const again = await run(['index', '--library', library])
  expect([again.code, again.out]).toEqual([0, `1 added, 1 unchanged; 2 songs in ${library}\n`])
  rmSync(music, { recursive: true })
  const away = await run(['index', '--library', library])
  expect(away).toMatchObject({ code: 0, out: '' })
  expect(away.err).toContain(`${music} is not there; its songs are kept (--prune removes them)\n`)
  expect((await run(['index', '--library', library, '--prune'])).out).toContain('2 gone; 0 songs in')
})

test('songs of a disk that is away are kept, and given up when that is asked for', async () => {
  song('a.wav', 220)
  await index()
  unlinkSync(join(music, 'a.wav'))
  const kept = await index()
  expect(kept.out).toBe(
    `0 added, 0 unchanged; 1 song in ${library}\nkept 1 song of ${music}, which is empty or not there (--prune removes them)\n`,
  )
  rmSync(music, { recursive: true })
  expect((await index()).err).toContain(`${music}: does not exist`)
  expect((await index('--prune')).out).toBe(`0 added, 0 unchanged, 1 gone; 0 songs in ${library}\n`)
})

test.runIf(process.platform === 'linux')(
  'an error of the disk names the path once [Linux only: its /proc has a file that fails]',
  async () => {
    symlinkSync('/proc/self/mem', join(music, 'a.wav'))
    symlinkSync('nowhere', join(music, 'b.wav'))
    const { err } = await index()
    expect(err).toContain(`refused ${join(music, 'a.wav')}: i/o error (EIO)\n`)
    expect(err).toContain(`refused ${join(music, 'b.wav')}: no such file or directory (ENOENT)\n`)
  },
)

test('an empty name of a library makes nothing', async () => {
  const wrong = await run(['index', music, '--library', ''], { env: { HOME: folder } })
  expect(wrong).toEqual({ code: 2, out: '', err: 'murecom: --library must be the path of a file, got ""\n' })
  expect(existsSync(join(folder, '.local'))).toBe(false)
})

test('--watch goes on until it is interrupted', { timeout: 120_000 }, async () => {
  song('a.wav', 220)
  let stop = (): void => {}
  let out = ''
  const watching = run(['index', music, '--library', library, '--model', 'gtzan', '--watch', '--workers', '1'], {
    out: text => {
      out += text
    },
    onInterrupt: interrupt => {
      stop = interrupt
      return () => {}
    },
  })
  const seen = (text: string) => vi.waitFor(() => expect(out).toContain(text), { timeout: 60_000, interval: 50 })
  await seen('1 added, 0 unchanged; 1 song in')
  song('b.wav', 330)
  await seen('1 added, 0 unchanged; 2 songs in')
  stop()
  const { code, err } = await watching
  expect(code).toBe(0)
  expect(err).toContain(`watching ${music} by events; Ctrl-C stops\n`)
  expect(err).toContain('hear it: murecom serve --library')
})

/** Runs the program as a process, as a user without rights where the tests are root's: for root the rights of files are no bounds. */
async function runAs(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@murecom/source', '--no-warnings', bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: folder },
    ...(process.getuid?.() === 0 && { uid: 65534, gid: 65534 }),
  })
  let out = ''
  let err = ''
  child.stdout!.on('data', data => {
    out += data
  })
  child.stderr!.on('data', data => {
    err += data
  })
  const [code] = await once(child, 'close')
  return { code, out, err }
}

test.runIf(process.platform !== 'win32')(
  'a right that was missing is asked for again [not on Windows: rights are others there]',
  async () => {
    song('a.wav', 220)
    chmodSync(folder, 0o777)
    chmodSync(join(music, 'a.wav'), 0)
    const args = ['index', music, '--library', library, '--model', 'gtzan', '--workers', '1']
    const refused = await runAs(args)
    expect(refused.err).toContain(`refused ${join(music, 'a.wav')}: permission denied (EACCES)\n`)
    expect(refused.out).toContain('0 added, 0 unchanged, 1 refused; 0 songs in')
    chmodSync(join(music, 'a.wav'), 0o644)
    expect((await runAs(args)).out).toContain('1 added, 0 unchanged; 1 song in')
    // A song that is in the library stays, whatever becomes of its rights.
    writeFileSync(join(music, 'a.wav'), wavBytes(chord([500], 5), 22050))
    chmodSync(join(music, 'a.wav'), 0)
    expect((await runAs(args)).out).toContain('0 added, 0 unchanged, 1 refused; 1 song in')
  },
)

test('decoders write nothing to standard error themselves', { timeout: 120_000 }, async () => {
  const cases = new URL('../../decode/test/fixtures/cases/', import.meta.url)
  for (const name of readdirSync(cases)) {
    const bytes = readFileSync(new URL(name, cases))
    writeFileSync(join(music, name), bytes)
    // One with damages all over it, the same each time.
    for (let at = 50; at < bytes.length; at += 977) bytes[at] = (bytes[at]! * 7 + 1) % 256
    writeFileSync(join(music, `damaged ${name}`), bytes)
  }
  chmodSync(folder, 0o777)
  const { code, err } = await runAs([
    'index',
    music,
    '--library',
    library,
    '--model',
    'gtzan',
    '--quiet',
    '--workers',
    '1',
  ])
  expect(code).toBe(0)
  expect(err.split('\n').filter(line => line !== '' && !/^refused .*: \S/.test(line))).toEqual([])
})

test.runIf(existsSync('/dev/full'))('a full disk behind the output is one line [only where /dev/full is]', async () => {
  const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url))
  const full = openSync('/dev/full', 'w')
  const child = spawn(process.execPath, ['--conditions=@murecom/source', '--no-warnings', bin, 'completion', 'zsh'], {
    stdio: ['ignore', full, 'pipe'],
  })
  let err = ''
  child.stderr!.on('data', data => {
    err += data
  })
  const [code] = await once(child, 'close')
  expect([code, err]).toEqual([1, 'murecom: the output cannot be written: no space left on device (ENOSPC)\n'])
})

test.each([
  [{}, 'murecom'],
  [
    { npm_lifecycle_event: 'murecom', npm_execpath: '/h/.npm/_npx/0a/node_modules/pnpm/bin/pnpm.cjs' },
    'npx -y pnpm@12 murecom',
  ],
  [{ npm_lifecycle_event: 'murecom', npm_execpath: '/usr/lib/node_modules/pnpm/bin/pnpm.cjs' }, 'pnpm murecom'],
  [{ npm_lifecycle_event: 'npx', npm_command: 'exec' }, 'npx @murecom/cli'],
  [{ npm_lifecycle_event: 'start' }, 'murecom'],
])('started by %j, the program is spelt %s', (env, name) => {
  expect(programName(env)).toBe(name)
})
