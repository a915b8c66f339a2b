/** The file of what was listened to: killed, damaged, foreign, for reading alone, opened twice. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { listeningFile, openLibrary, openListening } from '../../src/node.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-listening-'))
afterAll(() => rmSync(folder, { recursive: true }))
let count = 0
const newFile = (): string => join(folder, `${count++}`, 'library.murecom.listening')
const song = { hash: 'h', path: '/a.mp3' }

function filled(plays = 1): string {
  const file = newFile()
  using listening = openListening(file)
  listening.addPlays(
    Array.from({ length: plays }, (_, at) => ({
      user: '', song: { hash: `h${at}`, path: `/${at}.mp3` }, at, playedSeconds: null, durationSeconds: null,
      outcome: 'unknown' as const, source: 'lastfm' as const,
    })), // biome-ignore format: on one line
  )
  return file
}

test('is made for its owner alone, and is one file when it is closed', () => {
  const file = filled()
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(existsSync(`${file}-wal`)).toBe(false)
  expect(listeningFile('x.murecom')).toBe('x.murecom.listening')
})

test('killed while it writes, it has every call that ended, whole, and is sound', async () => {
  const file = newFile()
  const script = fileURLToPath(new URL('../reference/play-again-and-again.ts', import.meta.url))
  let known = 0
  for (const wait of [0, 15, 40]) {
    const child = spawn(process.execPath, ['--conditions=@murecom/source', '--no-warnings', script, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let out = ''
    child.stdout.on('data', data => (out += data))
    await once(child.stdout, 'data')
    await new Promise(resolve => setTimeout(resolve, wait))
    child.kill('SIGKILL')
    await once(child, 'close')
    using listening = openListening(file)
    const length = listening.plays({ user: 'ann', limit: 1e9 }).length
    expect(length).toBeGreaterThanOrEqual(Number(out.trim().split('\n').at(-1)))
    expect(length % 100).toBe(0)
    expect(length).toBeGreaterThan(known)
    known = length
  }
})

const OTHER_FILES: readonly [what: string, write: (file: string) => void, code: string][] = [
  ['text', file => writeFileSync(file, 'not a database, but long enough to be read'.repeat(50)), 'not-listening'],
  [
    'a database of another program',
    file => void new Database(file).exec('CREATE TABLE a (b)').close(),
    'not-listening',
  ],
  ['a newer layout', file => writeNewer(file), 'other-schema'],
  ['cut off', file => truncateSync(file, 8192), 'damaged'],
  ['scribbled over', file => scribble(file), 'damaged'],
  ['a folder', file => becomeFolder(file), 'cannot-open'],
]

test.each(OTHER_FILES)('%s is refused with its reason, and left as it is', (_, spoil, code) => {
  const file = filled(2000)
  if (code === 'not-listening') rmSync(file)
  spoil(file)
  const before = statSync(file).isFile() ? readFileSync(file) : undefined
  for (const readOnly of [true, false]) {
    expect(() => openListening(file, { readOnly })).toThrow(expect.objectContaining({ name: 'ListeningError', code }))
  }
  if (before) expect(readFileSync(file).equals(before)).toBe(true)
})

function becomeFolder(file: string): void {
  rmSync(file)
  mkdirSync(file)
}

function writeNewer(file: string): void {
  const db = new Database(file)
  db.pragma('user_version = 99')
  db.close()
}

/** Writes over everything behind the first page. */
function scribble(file: string): void {
  const bytes = readFileSync(file)
  bytes.fill(0x5a, 4096)
  writeFileSync(file, bytes)
}

test('a library is refused, and a file of this kind as a library', async () => {
  const file = join(folder, 'some.murecom')
  ;(await openLibrary(file)).close()
  expect(() => openListening(file)).toThrow('is not a file of what was listened to')
  await expect(openLibrary(filled())).rejects.toThrow('not a murecom library')
})

test('for reading it makes nothing and changes nothing', () => {
  const absent = newFile()
  using empty = openListening(absent, { readOnly: true })
  expect([empty.isReadOnly, empty.plays(), empty.playlists()]).toEqual([true, [], []])
  expect(() => empty.createPlaylist({ name: 'x' })).toThrow(expect.objectContaining({ code: 'read-only' }))
  expect(existsSync(absent)).toBe(false)
  const file = filled(3)
  const before = readFileSync(file)
  using listening = openListening(file, { readOnly: true })
  expect(listening.plays()).toHaveLength(3)
  expect(() => listening.setStar('', { kind: 'song', ...song }, 1)).toThrow('cannot be written to')
  listening.close()
  listening.close()
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a file without the right to write is opened for reading, and one that cannot be made is empty', () => {
  const file = filled(3)
  const script = `
    import { openListening } from ${JSON.stringify(new URL('../../src/open-listening.ts', import.meta.url).href)}
    const listening = openListening(process.argv[1])
    console.log(listening.isReadOnly, listening.plays().length)
    const absent = openListening(process.argv[1] + '.other')
    console.log(absent.isReadOnly, absent.plays().length)`
  chmodSync(folder, 0o755)
  chmodSync(file, 0o444)
  chmodSync(join(file, '..'), 0o555)
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@murecom/source', '--no-warnings', '--input-type=module', '-e', script, file],
    // For root the rights of files are no bounds.
    { encoding: 'utf8', ...(process.getuid?.() === 0 && { uid: 65534, gid: 65534 }) },
  )
  chmodSync(join(file, '..'), 0o755)
  expect([stdout, stderr]).toEqual([process.platform === 'win32' ? 'false 3\nfalse 0\n' : 'true 3\ntrue 0\n', ''])
})

test('two that have it open see what the other writes', () => {
  const file = newFile()
  using one = openListening(file)
  using other = openListening(file)
  using reader = openListening(file, { readOnly: true })
  const before = [other.revision, reader.revision]
  one.setBan('', { kind: 'song', ...song }, 5)
  expect([other.marks(), reader.marks()]).toEqual([one.marks(), one.marks()])
  expect(one.marks()).toMatchObject([{ banned: 5 }])
  expect([other.revision, reader.revision]).not.toEqual(before)
})

test('a file of version 1, from before histories, goes on; for reading it has none', () => {
  const file = filled()
  const db = new Database(file)
  db.exec('DROP TABLE heard; DROP TABLE names; DROP TABLE histories; DROP TABLE filters')
  db.pragma('user_version = 1')
  db.close()
  {
    using old = openListening(file, { readOnly: true })
    expect([old.plays().length, old.heard.list(), old.heard.accounts(), old.heard.unknownNames()]).toEqual([
      1,
      [],
      [],
      [],
    ])
  }
  const play = {
    at: 5,
    title: 'Halo',
    artists: ['A', 'B'],
    album: null,
    durationSeconds: null,
    isrc: null,
    musicBrainz: null,
  }
  {
    using listening = openListening(file)
    expect(listening.heard.add('', 'lastfm', [play, { ...play, title: ' ' }], { account: 'ann', upTo: 5 })).toEqual({
      added: 1,
      plays: 0,
    })
  }
  using again = openListening(file)
  expect(again.heard.list()).toEqual([{ ...play, source: 'lastfm', song: null }])
  expect(again.heard.accounts()).toEqual([{ source: 'lastfm', account: 'ann', upTo: 5 }])
  expect(again.plays()).toHaveLength(1)
})
