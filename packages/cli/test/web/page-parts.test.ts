import { chord } from '@murecom/testing'
import { expect, test } from 'vitest'
import { MEL_SAMPLE_RATE, melImage } from '../../src/server/thread/mel-image.ts'
import { clock } from '../../web/src/dom.ts'
import { firstLanguage } from '../../web/src/i18n.ts'
import { colourTable } from '../../web/src/scope/colours.ts'
import { lineAt } from '../../web/src/scope/lyrics.ts'
import { melHeight, melPixels, parseMelImage } from '../../web/src/scope/mel-image.ts'
import { STRINGS } from '../../web/src/strings.ts'

test('every text is there in every language, with the same gaps to fill', () => {
  const gaps = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted()
  const names = Object.keys(STRINGS.en) as (keyof typeof STRINGS.en)[]
  for (const texts of Object.values(STRINGS)) {
    expect(Object.keys(texts)).toEqual(names)
    for (const name of names) {
      expect(texts[name].length).toBeGreaterThan(0)
      expect(gaps(texts[name])).toEqual(gaps(STRINGS.en[name]))
    }
  }
})

test.each([
  [null, 'zh-CN', 'zh'],
  [null, 'ZH', 'zh'],
  [null, 'fr', 'en'],
  ['en', 'zh-CN', 'en'],
  ['zh', 'en-GB', 'zh'],
  ['klingon', 'en-GB', 'en'],
] as const)('chosen %j, browser %s: %s', (chosen, browser, expected) => {
  expect(firstLanguage(chosen, browser)).toBe(expected)
})

test.each([
  [0, '0:00'],
  [187.9, '3:07'],
  [3723, '1:02:03'],
  [null, '–'],
  [Number.NaN, '–'],
])('%j seconds read as %s', (seconds, text) => {
  expect(clock(seconds)).toBe(text)
})

test.each([
  [0.9, -1],
  [1, 0],
  [4.9, 1],
  [5, 3],
  [99, 3],
])('at %j s the line %i is sung', (seconds, line) => {
  const lines = [1, 2.5, null, 5].map(begin => ({ seconds: begin, text: 'la' }))
  expect(lineAt(lines, seconds)).toBe(line)
  const untimed = lines.map(({ text }) => ({ seconds: null, text }))
  expect(lineAt(untimed, seconds)).toBe(-1)
})

test("the server's spectrogram is read back, a low tone at the bottom", () => {
  const bytes = melImage(chord([200], 2, MEL_SAMPLE_RATE))
  const image = parseMelImage(bytes.buffer)
  expect([image.bands, image.columns, image.cells.length]).toEqual([128, 173, 128 * 173])
  expect(image.seconds).toBe(2)
  const column = image.cells.subarray(60 * 128, 61 * 128)
  const loudest = column.indexOf(column.reduce((a, b) => Math.max(a, b)))
  expect(loudest / 128).toBeCloseTo(melHeight(200), 1)
  const pixels = melPixels(image)
  const brightness = (row: number): number => pixels[(row * image.columns + 60) * 4 + 1]!
  expect(brightness(127 - loudest)).toBeGreaterThan(brightness(10))
  expect(() => parseMelImage(bytes.buffer.slice(0, 100))).toThrow(RangeError)
  expect(() => parseMelImage(new ArrayBuffer(40))).toThrow('not a spectrogram')
  expect(() => parseMelImage(new ArrayBuffer(3))).toThrow(RangeError)
})

test('a long song has no more columns than a window can show', () => {
  const image = parseMelImage(melImage(new Float32Array(MEL_SAMPLE_RATE * 120).fill(0.1)).buffer)
  expect(image.columns).toBeLessThanOrEqual(1200)
  expect(image.columns).toBeGreaterThan(1100)
})

test('the colours of a spectrogram go from dark to pale and grow lighter all the way', () => {
  const table = colourTable()
  expect([...table.subarray(0, 4)]).toEqual([14, 18, 22, 255])
  expect([...table.subarray(1020)]).toEqual([226, 246, 236, 255])
  const light = (i: number): number => 0.2126 * table[i * 4]! + 0.7152 * table[i * 4 + 1]! + 0.0722 * table[i * 4 + 2]!
  for (let i = 8; i < 256; i++) expect(light(i)).toBeGreaterThan(light(i - 8))
})
