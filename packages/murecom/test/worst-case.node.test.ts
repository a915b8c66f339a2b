import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { plainText } from '@murecom/internal/text'
import { WordPieceTokenizer } from '@murecom/text'
import { afterAll, expect, it } from 'vitest'
import { parseFilter } from '../src/filters/parse.ts'
import { readLrc } from '../src/library/tags/lyrics/lrc.ts'
import { readTags } from '../src/library/tags/read-tags.ts'
import { partsOf } from '../src/matching/title-parts.ts'
import * as made from './reference/tagged-files.ts'

/**
 * A megabyte of what each reader of tags and texts likes least. Read in time that grows with the square of its length, one
 * of these takes minutes; the test's own limit is what it is held to.
 */
const MB = 1_000_000
const many = (piece: string, length = MB): string => piece.repeat(Math.ceil(length / piece.length))
const { ape, flac, id3, mp3Frames, mp4, mp4Item, PICTURES, text, wav } = made
const list = <T>(bytesOfEach: number, piece: (i: number) => T): T[] =>
  Array.from({ length: Math.ceil(MB / bytesOfEach) }, (_, i) => piece(i))
const tagged = (...frames: readonly (readonly [string, Uint8Array])[]): Uint8Array =>
  Buffer.concat([id3(3, frames), mp3Frames()])
const latin1 = (content: string): Uint8Array => Buffer.from(content, 'latin1')
const small = id3(3, [['TIT2', text('a', 0)]], { padding: 0 })

const FILES: Readonly<Record<string, () => Uint8Array>> = {
  'artists.mp3': () => tagged(...list(12, () => ['TPE1', text('a', 0)] as const)),
  'own fields.mp3': () => tagged(...list(14, () => ['TXXX', text('a\0b', 0)] as const)),
  'one long field.mp3': () => tagged(['TPE1', text(many('a/'), 0)]),
  'a field of zeros.mp3': () => tagged(['TPE1', new Uint8Array(MB)]),
  'lyrics.mp3': () => tagged(['USLT', latin1(`\x03eng\0${many('[00:01.00]a\n')}`)]),
  'lyrics of times.mp3': () => tagged(['USLT', latin1(`\x03eng\0${many('[00:01.00]')}`)]),
  'timed lyrics.mp3': () => tagged(['SYLT', latin1(`\0eng\x02\x01\0${many('a\0\0\0\0\0')}`)]),
  'pictures.mp3': () =>
    tagged(...list(48, () => ['APIC', Buffer.concat([latin1('\0image/jpg\0\x03\0'), PICTURES.jpeg])] as const)),
  'tags behind tags.mp3': () => Buffer.concat([...list(small.length, () => small), mp3Frames()]),
  'items.mp3': () => Buffer.concat([mp3Frames(), ape(list(12, i => [`K${i}`, 'v'] as const))]),
  'items of one name.mp3': () => Buffer.concat([mp3Frames(), ape(list(16, () => ['Artist', 'v'] as const))]),
  'comments.flac': () => flac(list(12, () => 'ARTIST=a')),
  'comments without a name.flac': () => flac(list(5, () => '=')),
  'one long name.flac': () => flac([`${many('A')}=a`]),
  'lists.wav': () => wav(list(12, () => ['LIST', latin1('INFO')] as const)),
  'tags.wav': () => wav(list(30, () => ['id3 ', small] as const)),
  'names.aiff': () => made.aiff(list(10, () => ['NAME', latin1('ab')] as const)),
  'artists.m4a': () => mp4(...list(34, () => mp4Item('©ART', 'a'))),
  'own items.m4a': () => mp4(...list(70, i => mp4Item(`----:com.apple.iTunes:K${i}`, 'a'))),
}

const folder = mkdtempSync(join(tmpdir(), 'murecom-worst-'))
afterAll(() => rmSync(folder, { recursive: true }))

it.each(Object.keys(FILES))('tags: %s', async name => {
  const path = join(folder, name)
  writeFileSync(path, FILES[name]!())
  const { tags } = await readTags(path)
  expect(tags.title.length).toBeGreaterThan(0)
  expect(tags.title.length).toBeLessThanOrEqual(1000)
})

const PIECES = [
  '(',
  '()',
  ' - ',
  ' ',
  "'",
  '"',
  '\\"',
  '\u0301',
  'İ',
  '\ud800',
  '\0',
  '\r\n',
  '[00:01.00]',
  '<00:01.00',
  '[ar:',
  '[UNK]',
  'a(',
  '紅',
  'feat. ',
  ' and ',
]

it.each(PIECES)('texts of nothing but %j', piece => {
  const long = many(piece)
  const tokenizer = new WordPieceTokenizer(['[UNK]', 'a', '##a', 'aa', '(', '.', '-'])
  expect(plainText(long).length).toBeLessThanOrEqual(1000)
  expect((readLrc(`[00:01.00]a\n${long}`)?.lines.length ?? 0) > 0).toBe(true)
  expect(tokenizer.encode(long).length).toBeLessThanOrEqual(long.length)
  expect(partsOf(long).bare.length).toBeLessThanOrEqual(long.length)
  expect(() => parseFilter(long)).toThrow('filter: must have at most')
  // The longest that is read at all.
  for (const filter of [long.slice(0, 10_000), `title ~ "${long.slice(0, 9000)}"`]) {
    try {
      parseFilter(filter)
    } catch (error) {
      expect((error as Error).message).toMatch(/^filter: /)
    }
  }
})
