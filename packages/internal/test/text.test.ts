import { expect, test } from 'vitest'
import { plainText } from '../src/text.ts'

test('a text stays as it is written', () => {
  for (const text of [
    'AC/DC',
    '÷',
    'می‌خواهم',
    '👩‍👩‍👧',
    'Sigur Rós',
    '  inner  spaces'.trim(),
    '!!!',
    'a\u00adb',
    '\u{1d11e}',
  ]) {
    expect(plainText(text)).toBe(text)
  }
})

test('control characters, directions, byte-order marks and halves of pairs are cut, white space at the ends too', () => {
  expect(plainText('\ufeff Song\0\u0007 ')).toBe('Song')
  expect(plainText('gnp\u202e.exe\u2066x\u2069')).toBe('gnp.exex')
  expect(plainText('\u001b[31mred')).toBe('[31mred')
  expect(plainText('a\ud800b')).toBe('a\ufffdb')
  expect(plainText(' \u200e\0 ')).toBe('')
})

test('breaks of lines become spaces, or stay where they are wanted', () => {
  expect(plainText('a\r\nb\rc\u2028d\te')).toBe('a b c d e')
  expect(plainText('a\r\nb\rc\u2028d\te\n', { lines: true })).toBe('a\nb\nc\nd e')
})

test('a long text is cut, and no pair of surrogates with it', () => {
  expect(plainText('x'.repeat(5000))).toBe('x'.repeat(1000))
  expect(plainText('xx\u{1d11e}', { limit: 3 })).toBe('xx')
  expect(plainText(`${'\0'.repeat(3)}abc`, { limit: 3 })).toBe('abc')
  expect(plainText(`${'\0'.repeat(1e6)}late`)).toBe('')
})
