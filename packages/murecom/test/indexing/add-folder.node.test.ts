import { spawnSync } from 'node:child_process'
import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { chord, wavBytes } from '@murecom/testing'
import Database from 'better-sqlite3'
import { afterEach, expect, test, vi } from 'vitest'
import { type AddFolderOptions, type AddFolderReport, findFfmpeg, type Library, openLibrary } from '../../src/node.ts'
import { MusicFolder } from './music-folder.ts'
import { songBytes } from './song-bytes.ts'

const folder = new MusicFolder()
afterEach(() => void vi.unstubAllEnvs())

async function index(options: AddFolderOptions = {}, root = folder.music): Promise<AddFolderReport> {
  using library = await openLibrary(folder.file, { model: 'gtzan' })
  return await library.addFolder(root, { workers: 0, ...options })
}

async function songs(): Promise<string[]> {
  using library = await openLibrary(folder.file)
  return library.songs().map(({ path }) => path)
}

const dying: AddFolderOptions = {
  workers: 1,
  createWorker: () => new Worker(new URL('./dying-worker.ts', import.meta.url)),
}

test('what has become of every file is reported', async () => {
  vi.stubEnv('PATH', '') // as if no ffmpeg were installed
  folder.song('good.wav')
  folder.write('broken.flac', 'no FLAC')
  for (const name of ['1.wma', '2.wma', 'x.ape', 'cover.jpg', 'a.txt', 'b.txt', 'c.txt']) folder.write(name, 'x')
  expect(await index()).toEqual({
    status: 'done',
    added: 1,
    unchanged: 0,
    moved: 0,
    retagged: 0,
    gone: 0,
    refused: [
      {
        path: folder.at('broken.flac'),
        kind: 'unknown-format',
        reason: 'not an audio file of a format that is known',
        isVerdict: true,
      },
    ],
    passedOver: [
      { format: 'wma', files: 2, needs: 'ffmpeg' },
      { format: 'ape', files: 1, needs: 'ffmpeg' },
      { format: 'txt', files: 3, needs: null },
      { format: 'jpg', files: 1, needs: null },
    ],
    unavailable: [],
  })
})

test.skipIf(process.platform !== 'linux')(
  'an error of the disk is tried again [Linux only: its /proc has a file that fails]',
  async () => {
    symlinkSync('/proc/self/mem', folder.at('a.wav')) // reading it is an EIO
    const first = await index()
    expect(first.refused).toMatchObject([{ path: folder.at('a.wav'), isVerdict: false, kind: 'unreadable' }])
    expect(first.refused[0]!.reason).toBe('i/o error (EIO)')
    unlinkSync(folder.at('a.wav'))
    folder.song('a.wav')
    expect(await index()).toMatchObject({ added: 1, refused: [] })
  },
)

test('a thread that died is tried again, and takes no song away', async () => {
  folder.song('old.wav', 1)
  expect(await index()).toMatchObject({ added: 1 })
  folder.song('new.wav', 2)
  utimesSync(folder.song('old.wav', 3), 1, 1)
  const failed = await index(dying)
  expect(failed.refused.map(({ isVerdict, kind }) => [kind, isVerdict])).toEqual([
    ['thread-died', false],
    ['thread-died', false],
  ])
  expect(await songs()).toEqual([folder.at('old.wav')])
  expect(await index()).toMatchObject({ added: 2, refused: [] })
})

test('a verdict is kept until the bytes or the decoder change', async () => {
  folder.write('a.wav', 'no music')
  expect((await index()).refused).toHaveLength(1)
  // A thread that dies shows that nothing is read again.
  expect((await index(dying)).refused).toMatchObject([{ isVerdict: true, kind: 'unknown-format' }])
  const db = new Database(folder.file)
  db.prepare("UPDATE failures SET decoder = 'an older one'").run()
  db.close()
  expect((await index(dying)).refused).toMatchObject([{ isVerdict: false, kind: 'thread-died' }])
  folder.song('a.wav')
  expect(await index()).toMatchObject({ added: 1, refused: [] })
  expect(await index()).toMatchObject({ unchanged: 1, refused: [] })
})

const ffmpeg = await findFfmpeg()
const why = ffmpeg ? '' : ' (skipped: no ffmpeg on the PATH)'

test.skipIf(!ffmpeg)(`what ffmpeg reads comes in once it is installed${why}`, async () => {
  const wav = folder.song('a.wav', 1)
  const names = ['b.wma', 'c.wv', 'd.tta', 'e.ac3']
  for (const name of names) spawnSync(ffmpeg!.path, ['-v', 'error', '-i', wav, folder.at(name)])
  // Windows Media under another name: its content needs an ffmpeg.
  copyFileSync(folder.at('b.wma'), folder.at('wrong name.mp3'))
  vi.stubEnv('PATH', '')
  const without = await index()
  expect(without).toMatchObject({ added: 1, refused: [{ path: folder.at('wrong name.mp3'), kind: 'needs-ffmpeg' }] })
  expect(without.refused[0]!.reason).toMatch(/install ffmpeg/)
  expect(without.passedOver.map(({ format }) => format)).toEqual(['ac3', 'tta', 'wma', 'wv'])
  vi.unstubAllEnvs()
  expect(await index()).toMatchObject({ added: 5, unchanged: 1, refused: [], passedOver: [] })
  using library = await openLibrary(folder.file)
  for (const { durationSeconds, path } of library.songs()) expect(durationSeconds! - 4, path).toBeLessThan(0.15)
})

test('deleted songs leave; kept ones stay as long as one wishes', async () => {
  for (const [i, name] of ['a.wav', 'b.wav', 'album/c.wav', 'album/d.wav'].entries()) folder.song(name, i)
  await index()
  unlinkSync(folder.at('a.wav'))
  rmSync(folder.at('album'), { recursive: true })
  expect(await index({ missing: 'keep' })).toMatchObject({ gone: 0, unchanged: 1 })
  expect(await songs()).toHaveLength(4)
  expect(await index()).toMatchObject({ gone: 3, unchanged: 1, unavailable: [] })
  expect(await songs()).toEqual([folder.at('b.wav')])
})

test('the number of a song that left is not used again', async () => {
  folder.song('a.wav', 1)
  folder.song('b.wav', 2)
  await index()
  unlinkSync(folder.at('b.wav'))
  await index()
  folder.song('c.wav', 3)
  await index()
  using library = await openLibrary(folder.file)
  const [a, c] = library.numberedSongs().map(({ id }) => id)
  expect([a, c]).toEqual([1, 3])
})

test('a folder that is empty, as a disk that is not mounted leaves it, keeps its songs until they are given up', async () => {
  for (const [i, name] of ['a.wav', 'usb/b.wav'].entries()) folder.song(name, i)
  await index()
  renameSync(folder.music, join(folder.base, 'away'))
  mkdirSync(folder.music)
  expect(await index()).toMatchObject({ gone: 0, unavailable: [{ folder: folder.music, songs: 2 }] })
  rmSync(folder.music, { recursive: true })
  await expect(index()).rejects.toThrow(`${folder.music}: no such file or directory (ENOENT)`)
  expect(await songs()).toHaveLength(2)
  renameSync(join(folder.base, 'away'), folder.music)
  expect(await index()).toMatchObject({ unchanged: 2 })
  rmSync(folder.music, { recursive: true })
  expect(await index({ missing: 'prune' })).toMatchObject({ gone: 2 })
  expect(await songs()).toEqual([])
})

test('a mount point that is not mounted keeps its songs', async () => {
  for (const [i, name] of ['a.wav', 'usb/b.wav', 'usb/c.wav'].entries()) folder.song(name, i)
  await index()
  const db = new Database(folder.file)
  // As if a disk had been there: tests may not mount one.
  db.prepare('INSERT INTO folders VALUES (?, 0, 1)').run(folder.at('usb'))
  db.close()
  rmSync(folder.at('usb'), { recursive: true })
  const kept = { gone: 0, unavailable: [{ folder: folder.at('usb'), songs: 2 }] }
  expect(await index()).toMatchObject(kept)
  folder.write('usb/NOT MOUNTED', '')
  expect(await index()).toMatchObject(kept)
  expect(await index({ missing: 'prune' })).toMatchObject({ gone: 2, unavailable: [] })
})

test('a moved song keeps its number, and is not listened to again', async () => {
  folder.song('a.wav', 1)
  folder.song('b.wav', 2)
  await index()
  const numbers = async (): Promise<[number, string][]> => {
    using library = await openLibrary(folder.file)
    return library.numberedSongs().map(({ id, title }) => [id, title])
  }
  const before = await numbers()
  mkdirSync(folder.at('sorted'))
  renameSync(folder.at('a.wav'), folder.at('sorted/renamed.wav'))
  expect(await index()).toMatchObject({ added: 0, moved: 1, gone: 0, unchanged: 1 })
  expect(await numbers()).toEqual([before[1], [before[0]![0], 'renamed']])
  // A touched file is read, and is what it was.
  utimesSync(folder.at('b.wav'), 1, 1)
  expect(await index()).toMatchObject({ added: 0, unchanged: 2 })
  // A copy has the sound of its original.
  writeFileSync(folder.at('copy.wav'), songBytes(2))
  expect(await index()).toMatchObject({ added: 1, unchanged: 2 })
})

test('one folder by two paths is one folder', async () => {
  folder.song('a.wav', 1)
  folder.song('b.wav', 2)
  await index()
  const other = join(folder.base, 'other-name')
  symlinkSync(folder.music, other)
  expect(await index({}, other)).toMatchObject({ added: 0, unchanged: 2 })
  expect(await songs()).toEqual([folder.at('a.wav'), folder.at('b.wav')])
})

test.skipIf(process.platform !== 'linux')(
  'a name that is no UTF-8 is indexed, found and asked about [Linux only: other systems have none]',
  async () => {
    mkdirSync(Buffer.from(`${folder.music}/Bj\xf6rk`, 'latin1'))
    const path = Buffer.from(`${folder.music}/Bj\xf6rk/J\xf3ga.wav`, 'latin1')
    writeFileSync(path, songBytes(1))
    folder.song('other.wav', 2)
    expect(await index()).toMatchObject({ added: 2, refused: [] })
    expect(await index()).toMatchObject({ added: 0, unchanged: 2 })
    const stored = (await songs())[0]!
    using library = await openLibrary(folder.file)
    expect(library.song(stored)!.title).toBe('Jóga')
    expect((await library.similar(stored)).map(({ title }) => title)).toEqual(['other'])
    writeFileSync(path, songBytes(3))
    unlinkSync(folder.at('other.wav'))
    expect(await index()).toMatchObject({ added: 1, gone: 1 })
    unlinkSync(path)
    folder.song('third.wav', 3)
    expect(await index()).toMatchObject({ moved: 1 })
  },
)

test.skipIf(process.platform !== 'linux')(
  'a large file is read piece by piece, whatever its name [Linux only: other systems have no such names]',
  async () => {
    // Half a minute in its middle is a chord; where the file is silent it has holes.
    const path = Buffer.from(`${folder.music}/gro\xdf.wav`, 'latin1')
    const rate = 22050
    const seconds = 2000
    const head = Buffer.from(wavBytes(chord([220], 1), rate).subarray(0, 44))
    head.writeUInt32LE(36 + 2 * rate * seconds, 4)
    head.writeUInt32LE(2 * rate * seconds, 40)
    const file = openSync(path, 'w')
    writeSync(file, head)
    writeSync(file, wavBytes(chord([220, 330], 30), rate).subarray(44), 0, null, 44 + 2 * rate * (seconds / 2 - 15))
    ftruncateSync(file, 44 + 2 * rate * seconds)
    closeSync(file)
    expect(await index()).toMatchObject({ added: 1, refused: [] })
    using library = await openLibrary(folder.file)
    expect(library.songs()[0]!.durationSeconds).toBe(seconds)
  },
)

test.skipIf(process.platform !== 'linux')(
  'nice threads step back, and the program does not [Linux only: elsewhere priorities are those of processes]',
  async () => {
    folder.song('a.wav', 1)
    let threads: number[] = []
    // The 19th value of a thread's line, counted behind its name in brackets, is its nice value.
    const niceOf = (thread: string): number =>
      Number(
        readFileSync(`/proc/self/task/${thread}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')[16],
      )
    await index({
      workers: 1,
      nice: true,
      onProgress: () => {
        threads = readdirSync('/proc/self/task').map(niceOf)
      },
    })
    expect(threads.filter(nice => nice === 19)).toHaveLength(1)
    expect(getPriority()).toBeLessThan(19)
  },
)

test('a named pipe and other odd files are passed over, and asking about one does not wait', async () => {
  using library: Library = await openLibrary(folder.file, { model: 'gtzan' })
  await expect(library.similar('/dev/null')).rejects.toThrow('/dev/null: is not a file')
  await expect(library.similar(folder.at('none.mp3'))).rejects.toThrow(
    `${folder.at('none.mp3')}: no such file or directory (ENOENT)`,
  )
})

test('vectors that are no numbers, as an older version stored them, are made anew', async () => {
  folder.song('a.wav', 1)
  await index()
  const db = new Database(folder.file)
  const nan = Buffer.from(new Float32Array(256).fill(Number.NaN).buffer)
  db.prepare('UPDATE songs SET vectors = ?, decoder = NULL').run(nan)
  db.close()
  expect(await index()).toMatchObject({ added: 1 })
  using library = await openLibrary(folder.file)
  expect(library.faults()).toEqual([])
  expect(library.songVectors().ids).toHaveLength(1)
})

test('a sample of 1e30 among good ones is refused, or heard without it', async () => {
  const float = Buffer.alloc(44 + 4 * 22050 * 4)
  float.set(songBytes(1).subarray(0, 44))
  float.writeUInt32LE(float.length - 8, 4)
  float.writeUInt16LE(3, 20)
  float.writeUInt32LE(22050 * 4, 28)
  float.writeUInt16LE(4, 32)
  float.writeUInt16LE(32, 34)
  float.writeUInt32LE(float.length - 44, 40)
  for (let i = 0; i < 4 * 22050; i++) float.writeFloatLE(Math.sin(i / 8) / 2, 44 + 4 * i)
  float.writeFloatLE(1e30, 44 + 4 * 22050)
  writeFileSync(folder.at('loud.wav'), float)
  folder.song('good.wav', 2)
  const { added, refused } = await index()
  expect(added + refused.length).toBe(2)
  using library = await openLibrary(folder.file)
  expect(library.faults()).toEqual([])
})
