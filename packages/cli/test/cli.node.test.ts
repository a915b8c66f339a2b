import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chord, wavBytes } from '@murecom/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from './helpers.ts'

let folder: string
let music: string
let library: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-cli-'))
  music = join(folder, 'music')
  library = join(folder, 'data', 'library.murecom')
  await mkdir(music)
  for (const [name, hz] of [
    ['low', 110],
    ['middle', 220],
    ['high', 440],
    ['highest', 880],
  ] as const) {
    await writeFile(join(music, `${name}.wav`), wavBytes(chord([hz, hz * 1.25], 4), 22050))
  }
  await writeFile(join(music, 'broken.mp3'), 'not music')
})
afterAll(() => rm(folder, { recursive: true }))

test('index, then similar: results on standard output, progress and complaints on standard error', async () => {
  const first = await run(['index', music, '--library', library])
  expect(first.code).toBe(0)
  expect(first.out).toBe(`4 added, 0 unchanged, 1 refused; 4 songs in ${library}\n`)
  expect(first.err).toContain(`refused ${join(music, 'broken.mp3')}: not an audio file of a format that is known`)
  expect(first.err).toMatch(/5\/5 songs {2}[\d.]+ songs\/s {2}0 s left/)

  const second = await run(['index', music, '--library', library, '--json'])
  expect(second.code).toBe(0)
  expect(JSON.parse(second.out)).toMatchObject({ library, songs: 4, status: 'done', added: 0, unchanged: 4 })

  const similar = await run(['similar', 'low', '--library', library, '-n', '2'])
  expect(similar.code).toBe(0)
  expect(similar.out).toMatch(/^Similar to low:\n#\s+title/)
  expect(similar.out.trim().split('\n')).toHaveLength(4)

  const json = await run(['similar', join(music, 'low.wav'), '--library', library, '--json'])
  const answer = JSON.parse(json.out) as { query: { title: string }; similar: { title: string }[] }
  expect(answer.query.title).toBe('low')
  expect(answer.similar.map(s => s.title).sort()).toEqual(['high', 'highest', 'middle'])
})

test('an interrupted run says so and ends with 130', async () => {
  const stopped = await run(['index', music, '--library', join(folder, 'stopped.murecom'), '--workers', '1'], {
    onInterrupt: stop => {
      stop()
      return () => {}
    },
  })
  expect(stopped.code).toBe(130)
  expect(stopped.out).toMatch(/^Stopped\. 0 added/)
})

test('an exact title wins over others that contain it; several songs that fit are shown', async () => {
  await run(['index', music, '--library', library])
  expect((await run(['similar', 'high', '--library', library])).out).toMatch(/^Similar to high:/)
  const choice = await run(['similar', 'hi', '--library', library])
  expect(choice.code).toBe(1)
  expect(choice.err).toMatch(/several songs fit "hi"; name one by its path:\n {2}high\n.*high\.wav\n {2}highest\n/)
  const none = await run(['similar', 'nothing like it', '--library', library])
  expect(none).toEqual({
    code: 1,
    out: '',
    err: 'murecom: no song of the library and no file fits "nothing like it"\n',
  })
})

test.each([
  [['index', '/no/such/folder'], 1, '/no/such/folder: does not exist'],
  [['similar', 'x'], 1, 'no library there. Make one with: murecom index <folder>'],
  [['similar', 'x', '-n', '0'], 2, '-n must be an integer from 1 to 1000, got 0'],
  [['index', 'x', '--workers', 'many'], 2, '--workers must be an integer from 1 to 64, got many'],
  [['index'], 2, 'name a folder to index'],
  [['index', 'x', '--library', ''], 2, 'murecom: --library must be the path of a file, got ""\n'],
  [['similar', 'x', '--library', ' '], 2, 'murecom: --library must be the path of a file, got " "\n'],
  [['index', 'x', '--prune', '--keep-missing'], 2, '--prune and --keep-missing exclude each other'],
  [['index', 'x', '--poll', '3'], 2, '--poll needs --watch'],
  [['dance'], 2, "unknown command 'dance'"],
  [['similar', 'x', '--loud'], 2, "unknown option '--loud'"],
])('%j ends with %i and a sentence, not a trace', async (args, code, message) => {
  const data = join(folder, 'elsewhere')
  const result = await run(args, { env: { XDG_DATA_HOME: data, HOME: data, LOCALAPPDATA: data } })
  expect(result.code).toBe(code)
  expect(result.err).toContain(message)
  expect(result.err).not.toMatch(/\n {4}at /)
})

test('the version is that of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  expect(await run(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' })
})

test('a pipe that is closed early, as by head, is no fault of the program', async () => {
  const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@murecom/source', '--no-warnings', bin, 'completion', 'zsh'])
  child.stdout.destroy()
  let err = ''
  child.stderr.on('data', data => {
    err += data
  })
  const [code] = await once(child, 'close')
  expect([code, err]).toEqual([0, ''])
})

test('help is no error', async () => {
  const help = await run(['--help'])
  expect(help.code).toBe(0)
  expect(help.out).toContain('Usage: murecom')
  expect((await run(['similar', '--help'])).code).toBe(0)
})

test('a library that is none is refused with a sentence', async () => {
  const file = join(folder, 'none.murecom')
  await writeFile(file, 'x'.repeat(5000))
  const result = await run(['similar', 'x', '--library', file])
  expect(result).toEqual({ code: 1, out: '', err: expect.stringContaining('is not a murecom library') })
})
