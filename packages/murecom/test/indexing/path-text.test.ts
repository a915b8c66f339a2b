import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { pathText, systemPath } from '../../src/library/files/path-text.ts'

const back = (text: string): Buffer => Buffer.from(systemPath(text))

test('UTF-8 stays as it is, and is a string again', () => {
  for (const name of ['/music/Björk/Jóga.mp3', '王菲 红豆.flac', '💿', '', 'e\u0301']) {
    expect(pathText(Buffer.from(name))).toBe(name)
    expect(systemPath(name)).toBe(name)
  }
})

test('a byte that is no UTF-8 is one private character', () => {
  const name = Buffer.from('Bj\xf6rk/J\xf3ga.mp3', 'latin1')
  expect(pathText(name)).toBe('Bj\uefF6rk/J\uefF3ga.mp3')
  expect(systemPath(pathText(name))).toEqual(name)
})

test('the private characters themselves are told from what they stand for', () => {
  const written = Buffer.from('a\uefF6b')
  const meant = Buffer.from('a\xf6b', 'latin1')
  expect(pathText(written)).not.toBe(pathText(meant))
  expect(back(pathText(written))).toEqual(written)
  expect(back(pathText(meant))).toEqual(meant)
})

test('any bytes come back, and no two of them have one text', () => {
  const random = mulberry32(7)
  const texts = new Map<string, string>()
  const pieces = [
    [0xef, 0xbb],
    [0xf0, 0x9f, 0x92, 0xbf],
    [0xed, 0xa0, 0x80],
    [0xc0, 0xaf],
    [0xee, 0xbe, 0x80],
    [0xff],
    [0x61],
  ]
  for (let round = 0; round < 3000; round++) {
    const bytes = Buffer.from(
      Array.from({ length: 1 + Math.floor(random() * 6) }, () =>
        random() < 0.5 ? pieces[Math.floor(random() * pieces.length)]! : [1 + Math.floor(random() * 255)],
      ).flat(),
    )
    const text = pathText(bytes)
    expect(back(text)).toEqual(bytes)
    expect(Buffer.from(text).toString()).toBe(text)
    expect(texts.get(text) ?? bytes.toString('hex')).toBe(bytes.toString('hex'))
    texts.set(text, bytes.toString('hex'))
  }
})
