import { appendFileSync, mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { type AddFolderReport, type Library, openLibrary, type WatchMethod, type WatchOptions } from '../../src/node.ts'
import { PICTURES } from '../reference/tagged-files.ts'
import { MusicFolder } from './music-folder.ts'
import { songBytes } from './song-bytes.ts'

const folder = new MusicFolder()
let end = async (): Promise<void> => undefined
afterEach(() => end())

interface Watched {
  library: Library
  reports: AddFolderReport[]
  methods: WatchMethod[]
}

/** Starts to watch, and resolves after the first run. Songs are analysed here: each run with a thread would load the program into it. */
async function watch(options: WatchOptions = {}): Promise<Watched> {
  const library = await openLibrary(folder.file, { model: 'gtzan' })
  const controller = new AbortController()
  const reports: AddFolderReport[] = []
  const methods: WatchMethod[] = []
  const watching = library.watch([folder.music], {
    workers: 0,
    settleSeconds: 0.1,
    signal: controller.signal,
    onReport: report => reports.push(report),
    onWatching: method => methods.push(method),
    ...options,
  })
  end = async () => {
    controller.abort()
    expect(await watching).toEqual({ status: 'stopped' })
    library.close()
  }
  await seen(() => expect(reports).toHaveLength(1))
  return { library, reports, methods }
}

/** Waits for what stays; how long that takes is no matter of these tests. */
const seen = (look: () => void): Promise<void> => vi.waitFor(look, { timeout: 60_000, interval: 50 })
const titles = (library: Library): string[] => library.songs().map(({ title }) => title)

for (const [by, options] of [
  ['events', {}],
  ['polling', { poll: true, pollSeconds: 0.3 }],
] as const) {
  test(`by ${by}: an album that is copied, renamed and deleted`, { timeout: 120_000 }, async () => {
    folder.song('first.wav', 50)
    const { library, methods, reports } = await watch(options)
    expect(methods.map(method => method.by)).toEqual([by])
    await seen(() => expect(titles(library)).toEqual(['first']))
    for (let i = 1; i <= 12; i++) folder.song(`new album/cd 1/${String(i).padStart(2, '0')}.wav`, i)
    await seen(() => expect(library.length).toBe(13))
    expect((await library.similar(folder.at('new album/cd 1/01.wav'), { limit: 12 })).length).toBeGreaterThan(0)
    const numbers = library.numberedSongs().map(({ id }) => id)

    renameSync(folder.at('new album'), folder.at('Album'))
    await seen(() => expect(library.song(folder.at('Album/cd 1/12.wav'))).toBeDefined())
    await seen(() => expect(library.length).toBe(13))
    expect(library.numberedSongs().map(({ id }) => id)).toEqual(expect.arrayContaining(numbers))

    writeFileSync(folder.at('Album/cd 1/01.wav'), songBytes(99))
    unlinkSync(folder.at('Album/cd 1/02.wav'))
    await seen(() => expect(library.length).toBe(12))
    await seen(() => expect(reports.reduce((sum, { added }) => sum + added, 0)).toBe(14))
    rmSync(folder.at('Album'), { recursive: true })
    await seen(() => expect(titles(library)).toEqual(['first']))
    // The same folder, made again, is another one.
    folder.song('Album/cd 1/10.wav', 10)
    await seen(() => expect(titles(library)).toEqual(['10', 'first']))
    folder.song('Album/cd 1/11.wav', 11)
    await seen(() => expect(titles(library)).toEqual(['10', '11', 'first']))
    expect(reports.flatMap(({ refused }) => refused)).toEqual([])
  })
}

test('a cover and lyrics that come, change and go beside a song', { timeout: 120_000 }, async () => {
  folder.song('Album/a.wav', 1)
  folder.write('Album/cover.png', PICTURES.png)
  const { library, reports } = await watch()
  const path = folder.at('Album/a.wav')
  await seen(() => expect(library.length).toBe(1))
  const { revision } = library
  folder.write('Album/cover.png', PICTURES.gif)
  await seen(() => expect(library.revision).not.toBe(revision))
  expect((await library.cover(path))?.mimeType).toBe('image/gif')
  folder.write('Album/a.lrc', '[00:01.00]A word')
  await seen(() => expect(library.searchLyrics('word')).toHaveLength(1))
  unlinkSync(folder.at('Album/a.lrc'))
  await seen(() => expect(library.searchLyrics('word')).toEqual([]))
  expect(reports.reduce((sum, { added }) => sum + added, 0)).toBe(1)
})

test('a file that is still growing is waited for', { timeout: 120_000 }, async () => {
  const { library, reports } = await watch({ settleSeconds: 0.5 })
  const bytes = songBytes(1)
  for (let at = 0; at < bytes.length; at += 40_000) {
    appendFileSync(folder.at('a.wav'), bytes.subarray(at, at + 40_000))
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  await seen(() => expect(titles(library)).toEqual(['a']))
  expect(library.songs()[0]!.durationSeconds).toBe(4)
  expect(reports.flatMap(({ refused }) => refused)).toEqual([])
})

test('a disk that goes keeps its songs, and is watched again when it comes back', { timeout: 120_000 }, async () => {
  folder.song('a.wav', 1)
  const { library, reports } = await watch()
  await seen(() => expect(library.length).toBe(1))
  const away = join(folder.base, 'away')
  renameSync(folder.music, away)
  mkdirSync(folder.music)
  await seen(() => expect(reports.at(-1)!.unavailable).toEqual([{ folder: folder.music, songs: 1 }]))
  expect(library.length).toBe(1)
  rmSync(folder.music, { recursive: true })
  renameSync(away, folder.music)
  folder.song('b.wav', 2)
  await seen(() => expect(titles(library)).toEqual(['a', 'b']))
  folder.song('c.wav', 3)
  await seen(() => expect(titles(library)).toEqual(['a', 'b', 'c']))
  // What has been said once is said again when it happens again.
  renameSync(folder.music, away)
  mkdirSync(folder.music)
  await seen(() => expect(reports.at(-1)!.unavailable).toEqual([{ folder: folder.music, songs: 3 }]))
})

test('a refused file is reported once, and what systems write is not looked at', { timeout: 120_000 }, async () => {
  folder.write('broken.mp3', 'no music')
  const refusals: string[] = []
  const { library, reports } = await watch({
    ...{ poll: true, pollSeconds: 0.2, workers: 1 },
    onRefused: ({ path }) => refusals.push(path),
  })
  folder.write('.Trash/1.mp3', 'x')
  folder.song('good.wav', 1)
  await seen(() => expect(library.length).toBe(1))
  folder.song('later.wav', 2)
  await seen(() => expect(library.length).toBe(2))
  expect(refusals).toEqual([folder.at('broken.mp3')])
  expect(reports.flatMap(({ refused }) => refused)).toHaveLength(1)
})

test('without folders those are watched that were indexed; none is said to be missing', async () => {
  const library = await openLibrary(folder.file, { model: 'gtzan' })
  await expect(library.watch([], { signal: AbortSignal.abort() })).rejects.toThrow('no folder was indexed yet')
  await expect(library.watch([folder.at('none')])).rejects.toThrow('no such file or directory')
  await expect(library.watch([], { interval: 3 } as object)).rejects.toThrow('interval is not an option')
  await library.addFolder(folder.music)
  expect(library.folders).toEqual([folder.music])
  expect(await library.watch([], { signal: AbortSignal.abort() })).toEqual({ status: 'stopped' })
  library.close()
})
