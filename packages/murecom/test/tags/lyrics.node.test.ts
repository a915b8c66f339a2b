import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readLrc } from '../../src/library/tags/lyrics/lrc.ts'
import type { Lyrics } from '../../src/library/tags/lyrics/lyrics.ts'
import { readTags } from '../../src/library/tags/read-tags.ts'
import * as made from '../reference/tagged-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-lyrics-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function lyricsOf(...parts: Uint8Array[]): Promise<Lyrics | undefined> {
  const path = join(folder, 'A song.bin')
  await writeFile(path, Buffer.concat(parts))
  return (await readTags(path)).lyrics
}

const timed = (lines: readonly (readonly [number | undefined, string])[]): Lyrics['lines'] =>
  lines.map(([seconds, text]) => ({ seconds, text }))

test('LRC: several times a line, fractions of any length, an offset, words with times', () => {
  const text = [
    ...['[ar:Somebody]', '[ti:Something]', '[la:EN]', '[offset:+500]', '', '[00:12.00][01:02.5]Chorus', '[00:01]One'],
    ...['[00:02:50] <00:02.50>Two <00:03.00>words', 'no time', '[0:04.125]Four [not a time]', '[1:00:00.00]Late'],
  ].join('\r\n')
  expect(readLrc(text)).toEqual({
    language: 'en',
    lines: timed([
      ...([
        [0.5, 'One'],
        [2, 'Two words'],
        [undefined, 'no time'],
        [3.625, 'Four [not a time]'],
        [11.5, 'Chorus'],
      ] as const),
      ...([
        [62, 'Chorus'],
        [3599.5, 'Late'],
      ] as const),
    ]),
  })
})

test('a text without times keeps its order and its verses', () => {
  expect(readLrc('\n\nOne\n\nTwo\u0000\u202e\n')).toEqual({
    lines: timed([
      [undefined, 'One'],
      [undefined, ''],
      [undefined, 'Two'],
    ]),
  })
  expect(readLrc(' \n[ar:x]\n')).toBeUndefined()
  expect(readLrc('[Chorus]\nLa', 'deu')).toEqual({
    language: 'deu',
    lines: timed([
      [undefined, '[Chorus]'],
      [undefined, 'La'],
    ]),
  })
  expect(readLrc('La', 'XXX')).toEqual({ lines: timed([[undefined, 'La']]) })
})

test('hostile texts are cut, and take no time', () => {
  expect(readLrc('x'.repeat(1e7))!.lines[0]!.text).toHaveLength(1000)
  expect(readLrc('a\n'.repeat(1e6))!.lines.length).toBeLessThanOrEqual(10_000)
  expect(readLrc('[0:01]'.repeat(1e5))?.lines.length ?? 0).toBeLessThanOrEqual(10_000)
  expect(readLrc(`${'['.repeat(1e5)}${'<1:'.repeat(1e5)}`)).toBeDefined()
})

test('USLT, in every charset, with and without a description', async () => {
  const uslt = (encoding: number, description: string, text: string): Uint8Array => {
    const encode = (t: string): Buffer =>
      encoding === 1
        ? Buffer.concat([Buffer.of(255, 254), Buffer.from(t, 'utf16le')])
        : Buffer.from(t, encoding === 0 ? 'latin1' : 'utf8')
    const end = Buffer.alloc(encoding === 1 ? 2 : 1)
    return Buffer.concat([Buffer.of(encoding), Buffer.from('eng'), encode(description), end, encode(text)])
  }
  for (const encoding of [0, 1, 3]) {
    for (const description of ['', 'words']) {
      const tag = made.id3(encoding === 3 ? 4 : 3, [['USLT', uslt(encoding, description, 'Zeile é\nTwo')]])
      expect(await lyricsOf(tag, made.mp3Frames())).toEqual({
        language: 'eng',
        lines: timed([
          [undefined, 'Zeile é'],
          [undefined, 'Two'],
        ]),
      })
    }
  }
  const lrc = made.id3(4, [['USLT', uslt(3, '', '[00:01.00]One')]])
  expect(await lyricsOf(lrc, made.mp3Frames())).toEqual({ language: 'eng', lines: timed([[1, 'One']]) })
})

test('SYLT: lines, and syllables; a last one that is cut off is left out', async () => {
  const sylt = (encoding: number, pieces: readonly (readonly [string, number])[]): Buffer => {
    const wide = encoding === 1
    const end = Buffer.alloc(wide ? 2 : 1)
    const encode = (t: string): Buffer =>
      wide ? Buffer.concat([Buffer.of(255, 254), Buffer.from(t, 'utf16le')]) : Buffer.from(t)
    const time = (ms: number): Buffer => Buffer.of(0, ms >> 16, (ms >> 8) & 255, ms & 255)
    const body = pieces.flatMap(([t, ms]) => [encode(t), end, time(ms)])
    return Buffer.concat([Buffer.of(encoding), Buffer.from('eng'), Buffer.of(2, 1), encode(''), end, ...body])
  }
  const lines = [
    ['One', 1000],
    ['Two', 2500],
  ] as const
  const expected = {
    language: 'eng',
    lines: timed([
      [1, 'One'],
      [2.5, 'Two'],
    ]),
  }
  for (const encoding of [1, 3]) {
    const frame = sylt(encoding, lines)
    expect(await lyricsOf(made.id3(4, [['SYLT', frame]]), made.mp3Frames())).toEqual(expected)
    const cut = frame.subarray(0, frame.length - 2)
    expect((await lyricsOf(made.id3(4, [['SYLT', cut]]), made.mp3Frames()))?.lines).toEqual(timed([[1, 'One']]))
  }
  const syllables = sylt(3, [
    ['Hel', 1000],
    ['lo', 1200],
    ['\nworld', 2000],
  ])
  expect((await lyricsOf(made.id3(4, [['SYLT', syllables]]), made.mp3Frames()))?.lines).toEqual(
    timed([
      [1, 'Hello'],
      [2, 'world'],
    ]),
  )
})

test('Vorbis comments, MP4, APE; lyrics with times come first', async () => {
  const plain = { lines: timed([[undefined, 'One']]) }
  expect(await lyricsOf(made.flac(['lyrics=One']))).toEqual(plain)
  expect(await lyricsOf(made.flac(['UNSYNCEDLYRICS=One']))).toEqual(plain)
  expect(await lyricsOf(made.opus(['UNSYNCEDLYRICS=Plain', 'LYRICS=[00:01.00]One']))).toEqual({
    lines: timed([[1, 'One']]),
  })
  expect(await lyricsOf(made.mp4(made.mp4Item('\u00a9lyr', 'One')))).toEqual(plain)
  expect(await lyricsOf(made.mp3Frames(), made.ape([['Lyrics', 'One']]))).toEqual(plain)
  expect(await lyricsOf(made.id3(4, [['TXXX', made.text('LYRICS\0One')]]), made.mp3Frames())).toEqual(plain)
})

test('a file beside the song comes first, in any charset', async () => {
  const song = made.flac(['lyrics=Embedded'])
  const beside = join(folder, 'A song.LRC')
  const texts = [
    [Buffer.from('[00:01.00]Grüße'), 'Grüße'],
    [Buffer.from('\ufeff[00:01.00]Grüße'), 'Grüße'],
    [Buffer.from('\ufeff[00:01.00]Grüße', 'utf16le'), 'Grüße'],
    [Buffer.from('\ufeff[00:01.00]Grüße', 'utf16le').swap16(), 'Grüße'],
    [Buffer.from('[00:01.00]Grüße', 'latin1'), 'Grüße'],
    [Buffer.concat([Buffer.from('[00:01.00]'), Buffer.from('cae8edee', 'hex')]), 'Кино'],
  ] as const
  for (const [bytes, text] of texts) {
    await writeFile(beside, bytes)
    expect(await lyricsOf(song)).toEqual({ lines: timed([[1, text]]) })
  }
  await rm(beside)
  await writeFile(join(folder, 'A song 2.lrc'), '[00:01.00]Another')
  expect(await lyricsOf(song)).toEqual({ lines: timed([[undefined, 'Embedded']]) })
})
