import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLibrary } from '../../src/node.ts'
import * as made from '../reference/tagged-files.ts'

const SOUND = new URL('../../../decode/test/fixtures/ffmpeg/layer3.mp3', import.meta.url)

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-library-tags-'))
  file = join(folder, 'test.murecom')
  await mkdir(join(folder, 'music'))
})
afterEach(() => rm(folder, { recursive: true }))

const song = (name: string): string => join(folder, 'music', name)
const { text, PICTURES } = made

function apic(picture: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(0), Buffer.from('image/jpeg\0'), Buffer.of(3, 0), picture])
}

/** A song with sound; its title, so that no two have the same bytes. */
async function writeSong(name: string, title: string, ...frames: (readonly [string, Uint8Array])[]): Promise<void> {
  const tag = made.id3(3, [['TIT2', text(title, 1)], ...frames])
  await writeFile(song(name), Buffer.concat([tag, await readFile(SOUND)]))
}

function rowsOf(sql: string): unknown[] {
  const db = new Database(file, { readonly: true })
  try {
    return db.prepare(sql).all()
  } finally {
    db.close()
  }
}

test('a library has the tags, cover and lyrics of its songs', async () => {
  const lyrics = Buffer.concat([Buffer.of(0), Buffer.from('eng\0'), Buffer.from('[00:01.50]One\nTwo')])
  const frames = [
    ['TPE1', text('AC/DC', 1)],
    ['TCON', text('(17)')],
    ['TRCK', text('3/9')],
    ['USLT', lyrics],
  ] as const
  await writeSong('a.mp3', 'A', ...frames, ['APIC', apic(PICTURES.jpeg)])
  await writeSong('b.mp3', 'B', ['APIC', apic(PICTURES.svg)])
  const library = await openLibrary(file, { model: 'gtzan' })
  await library.addFolder(join(folder, 'music'))
  const about = {
    title: 'A',
    artist: 'AC/DC',
    artists: ['AC/DC'],
    genres: ['Rock'],
    trackNumber: 3,
    compilation: false,
  }
  expect(library.song(song('a.mp3'))).toMatchObject(about)
  expect((await library.similar(song('b.mp3'), { foldCopies: false }))[0]).toMatchObject(about)
  expect(await library.cover(song('a.mp3'))).toEqual({ mimeType: 'image/jpeg', bytes: new Uint8Array(PICTURES.jpeg) })
  expect(await library.cover(song('b.mp3'))).toBeUndefined()
  expect(await library.cover(song('nothing.mp3'))).toBeUndefined()
  expect(await library.lyrics(song('a.mp3'))).toEqual({
    language: 'eng',
    lines: [
      { seconds: 1.5, text: 'One' },
      { seconds: undefined, text: 'Two' },
    ],
  })
  expect(await library.lyrics(song('b.mp3'))).toBeUndefined()
  library.close()
})

test('a cover is stored once for an album, and leaves with its last song', async () => {
  await writeSong('a.mp3', 'A', ['APIC', apic(PICTURES.jpeg)])
  await writeSong('b.mp3', 'B', ['APIC', apic(PICTURES.jpeg)])
  await writeFile(song('cover.png'), PICTURES.png)
  await writeSong('c.mp3', 'C')
  const library = await openLibrary(file, { model: 'gtzan' })
  await library.addFolder(join(folder, 'music'))
  const covers =
    'SELECT mime_type, count(*) AS songs FROM songs JOIN covers ON covers.hash = cover GROUP BY cover ORDER BY mime_type'
  expect(rowsOf(covers)).toEqual([
    { mime_type: 'image/jpeg', songs: 2 },
    { mime_type: 'image/png', songs: 1 },
  ])
  await writeSong('a.mp3', 'A again')
  await rm(song('b.mp3'))
  await rm(song('c.mp3'))
  await library.addFolder(join(folder, 'music'))
  expect(rowsOf('SELECT mime_type FROM covers')).toEqual([{ mime_type: 'image/png' }])
  library.close()
})

test('a large cover is read from its file when it is asked for', async () => {
  const large = Buffer.concat([PICTURES.jpeg, Buffer.alloc(1_100_000)])
  await writeSong('a.mp3', 'A', ['APIC', apic(large)])
  const library = await openLibrary(file, { model: 'gtzan' })
  await library.addFolder(join(folder, 'music'))
  expect(rowsOf('SELECT bytes FROM covers')).toEqual([{ bytes: null }])
  expect((await library.cover(song('a.mp3')))?.bytes.length).toBe(large.length)
  await rm(song('a.mp3'))
  expect(await library.cover(song('a.mp3'))).toBeUndefined()
  library.close()
})

test('songs that an older version indexed get their tags at the next run, and are not decoded again', async () => {
  await writeSong('a.mp3', 'A', ['TPE1', text('AC/DC', 1)], ['APIC', apic(PICTURES.jpeg)])
  await writeSong('b.mp3', 'B')
  const library = await openLibrary(file, { model: 'gtzan' })
  await library.addFolder(join(folder, 'music'))
  library.close()
  const db = new Database(file)
  db.exec("UPDATE songs SET tags_version = NULL, artist = 'AC', artists = NULL, cover = NULL")
  db.close()
  const again = await openLibrary(file)
  expect(again.song(song('a.mp3'))).toMatchObject({ artist: 'AC', artists: ['AC'] })
  const before = rowsOf('SELECT path, vectors, decoder FROM songs ORDER BY id')
  const progress: unknown[] = []
  const report = await again.addFolder(join(folder, 'music'), {
    onProgress: ({ done, total }) => progress.push([done, total]),
    createWorker: () => {
      throw new Error('nothing is to be decoded')
    },
  })
  expect(report).toMatchObject({ added: 0, unchanged: 2, retagged: 2 })
  expect(progress).toEqual([[2, 2]])
  expect(rowsOf('SELECT path, vectors, decoder FROM songs ORDER BY id')).toEqual(before)
  expect(again.song(song('a.mp3'))).toMatchObject({ artist: 'AC/DC', artists: ['AC/DC'] })
  expect((await again.cover(song('a.mp3')))?.mimeType).toBe('image/jpeg')
  expect(await again.addFolder(join(folder, 'music'))).toMatchObject({ unchanged: 2, retagged: 0 })
  again.close()
})

test('what lies beside a song is seen without indexing again', async () => {
  await writeSong('a.mp3', 'A')
  const library = await openLibrary(file, { model: 'gtzan' })
  await library.addFolder(join(folder, 'music'))
  await writeFile(song('folder.gif'), PICTURES.gif)
  expect((await library.cover(song('a.mp3')))?.mimeType).toBe('image/gif')
  await writeFile(song('a.lrc'), '[00:01.00]One')
  expect(await library.lyrics(song('a.mp3'))).toEqual({ lines: [{ seconds: 1, text: 'One' }] })
  library.close()
})

test('a cover or lyrics that changed beside a song are stored at the next run, and nothing is decoded again', async () => {
  await writeSong('a.mp3', 'A')
  await writeSong('b.mp3', 'B')
  await writeFile(song('cover.jpg'), PICTURES.jpeg)
  await writeFile(song('a.lrc'), '[00:01.00]One')
  const library = await openLibrary(file, { model: 'gtzan' })
  await library.addFolder(join(folder, 'music'))
  const createWorker = (): never => {
    throw new Error('nothing is to be decoded')
  }
  const again = (): Promise<unknown> => library.addFolder(join(folder, 'music'), { createWorker })
  expect(await again()).toMatchObject({ unchanged: 2, retagged: 0 })

  await writeFile(song('cover.jpg'), PICTURES.png)
  expect(await again()).toMatchObject({ added: 0, unchanged: 2, retagged: 2 })
  expect((await library.cover(song('b.mp3')))?.mimeType).toBe('image/png')
  await writeFile(song('a.lrc'), '[00:01.00]Another word')
  expect(await again()).toMatchObject({ retagged: 1 })
  expect(library.searchLyrics('another word').map(({ title }) => title)).toEqual(['A'])
  await rm(song('a.lrc'))
  await rm(song('cover.jpg'))
  expect(await again()).toMatchObject({ retagged: 2 })
  expect([library.searchLyrics('another word'), await library.cover(song('a.mp3'))]).toEqual([[], undefined])
  expect(await again()).toMatchObject({ retagged: 0 })
  library.close()
})
