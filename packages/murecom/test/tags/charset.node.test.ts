import { expect, test } from 'vitest'
import { decodeLegacy } from '../../src/library/tags/charset.ts'
import names from '../fixtures/charsets/names.json' with { type: 'json' }

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], byte => Number.parseInt(byte, 16))

test.each(Object.entries(names.names))('names in %s, each alone', (_, list) => {
  for (const [name, hex] of list as [string, string][]) expect(decodeLegacy([bytesOf(hex)])).toEqual([name])
})

test.each(Object.entries(names.names))('names in %s together, and names in ASCII among them', (_, list) => {
  const all = [...(list as [string, string][]), ['plain (Live)', '706c61696e20284c69766529'] as const]
  expect(decodeLegacy(all.map(([, hex]) => bytesOf(hex)))).toEqual(all.map(([name]) => name))
})

test('a field of 30 bytes that cuts a character loses that character only', () => {
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
  expect(decodeLegacy([utf8(`${'x'.repeat(29)}é`).subarray(0, 30)])).toEqual([`${'x'.repeat(29)}Ã`]) // proves nothing
  expect(decodeLegacy([utf8(`é${'x'.repeat(27)}é`).subarray(0, 30)])).toEqual([`é${'x'.repeat(27)}`])
  expect(decodeLegacy([utf8('王菲红豆王菲红豆王菲红豆').subarray(0, 30)])).toEqual(['王菲红豆王菲红豆王菲'])
  const [, gbk = ''] = names.names.gbk[0]!
  const field = Uint8Array.from([0x2d, ...bytesOf(gbk.repeat(4))]).subarray(0, 30)
  expect(decodeLegacy([field])).toEqual([`-${'王菲 红豆'.repeat(3)}王`])
})

test('any bytes become some text, in time that grows with their number', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => 255 - i)
  expect(decodeLegacy([bytes, Uint8Array.of()])[1]).toBe('')
  expect(decodeLegacy([new Uint8Array(1e6).fill(0xe9)])[0]).toHaveLength(1e6)
  expect(decodeLegacy([])).toEqual([])
})
