import { expect, test } from 'vitest'
import { bareTitle, exactName, foldName, sameName, writtenName } from '../src/names.ts'
import { mulberry32 } from '../src/random.ts'

// Expected values by the Unicode standard (NFKC, NFD and the categories of characters), not by a run of the code.
test.each([
  ['Beyoncé!', 'beyonce'],
  ["Don't Stop", 'dont stop'],
  ['Don’t Stop', 'dont stop'],
  ['Don´t Stop', 'dont stop'],
  ['Mø', 'mo'],
  ['Łódź Straße', 'lodz strasse'],
  ['Æther Œuvre Işık', 'aether oeuvre isik'],
  ['÷', '÷'],
  ['🔥', '🔥'],
  ['AC/DC', 'ac dc'],
  ['ＡＢＢＡ', 'abba'],
  ['Ⅳ', 'iv'],
  ['Кино́', 'кино'],
  ['Ά', 'α'],
  ['한국', '한국'],
  ['한국'.normalize('NFD'), '한국'],
  ['हिन्दी', 'हिन्दी'],
  ['  a  b ', 'a b'],
  ['!!!', '!!!'],
  ['？！', '?!'],
  ['', ''],
])('the search key of %j is %j', (name, key) => {
  expect(foldName(name)).toBe(key)
})

test('Chinese characters are converted by what the caller hands in, and only then', () => {
  expect(foldName('愛')).toBe('愛')
  expect(foldName('愛!', text => text.replace('愛', '爱'))).toBe('爱')
})

test('the exact name keeps accents and punctuation', () => {
  expect(exactName(' Beyoncé! ')).toBe('beyoncé!')
  expect(exactName('ＡＢＢＡ')).toBe('abba')
  expect(exactName('Año')).not.toBe(exactName('Ano'))
})

test('the same name is one up to spelling of characters, spaces and case, and nothing else', () => {
  expect(sameName('  AÑO \u00a0x'.normalize('NFD'))).toBe('año x')
  for (const [a, b] of [
    ['Año', 'Ano'],
    ['C++', 'C#'],
    ['Mưa', 'Mùa'],
    ['ı', 'i'],
  ] as const)
    expect(sameName(a)).not.toBe(sameName(b))
  expect(sameName('ΟΔΟΣ')).toBe(sameName('οδος'))
  expect(writtenName(' Ärger '.normalize('NFD'))).toBe('Ärger')
})

test.each([
  ['Yesterday (Remastered 2009)', 'Yesterday'],
  ['Creep - Live', 'Creep'],
  ['Creep [Live] (feat. X) - 2011 Remaster', 'Creep'],
  ['愛（现场版）', '愛'],
  ['Halo (Live) - ', 'Halo'],
  ['(Intro)', '(Intro)'],
  ['Anti-Hero', 'Anti-Hero'],
  ['- x', '- x'],
  ['Yesterday', 'Yesterday'],
])('the bare title of %j is %j', (title, bare) => {
  expect(bareTitle(title)).toBe(bare)
})

/** What a title carries behind the song's name, as one expression: right, and of quadratic time. */
const SUFFIX = /(?:[([（【][^)\]）】]*[)\]）】]|\s[-–—](?:\s.*)?)$/u

test('suffixes are those of the expression, and found in time that grows with the length', () => {
  const random = mulberry32(5)
  const pieces = ['(', ')', '[', ']', '（', '）', ' ', '-', '–', 'a', '\n', '\u2028', ' - ', 'é']
  let changed = 0
  for (let i = 0; i < 5000; i++) {
    const title = Array.from({ length: random() * 12 }, () => pieces[Math.floor(random() * pieces.length)]).join('')
    let expected = title
    for (let n = 0; n < 4; n++) {
      const shorter = expected.trimEnd().replace(SUFFIX, '').trimEnd()
      if (shorter.trim() === '') break
      expected = shorter
    }
    if (expected !== title) changed++
    // A title without a suffix keeps its outer spaces.
    expect(bareTitle(title).trimEnd(), JSON.stringify(title)).toBe(expected.trimEnd())
  }
  expect(changed).toBeGreaterThan(1000)
  for (const piece of ['(', '（', 'a(', ' -', ' - ', '\n -', ')', '( ']) {
    const long = piece.repeat(1_000_000 / piece.length)
    expect(bareTitle(`${long}x`).length).toBeGreaterThan(0)
    expect(foldName(long).length).toBeGreaterThan(0)
  }
})
