import { bareTitle } from '@murecom/internal/names'
import { describe, expect, it } from 'vitest'
import { nameSimilarity } from '../src/catalog/match.ts'
import { foldName } from '../src/fold-name.ts'
import { keyOf, spaceCharacters, storedName, wordsOf } from '../src/text.ts'

describe('foldName', () => {
  it.each([
    ['Beyoncé', 'BEYONCE'],
    ["Don't Stop", 'dont stop'],
    ['AC/DC', 'ac dc'],
    ['ＡＢＣ　１', 'abc 1'],
    ['愛在西元前', '爱在西元前'],
    ['方  탄', '方 탄'],
    ['방탄소년단', '방탄소년단'],
    ['Ελλάδα', 'ελλαδα'],
  ])('%s equals %s', (a, b) => expect(foldName(a)).toBe(foldName(b)))

  it('keeps a name of nothing but punctuation', () => {
    expect(foldName('!!!')).toBe('!!!')
    expect(foldName('…')).not.toBe('')
  })

  it('keeps the vowel signs of Hindi, which are no accents', () => {
    expect(foldName('हिन्दी')).not.toBe(foldName('हनद'))
  })

  it.each([
    ['Beyoncé – Halo (Live)', 'beyonce halo live'],
    ["Don't Stop 'Til You Get Enough", 'dont stop til you get enough'],
    ['愛在西元前', '爱在西元前'],
    ['ＡＢＣ　１', 'abc 1'],
    ['ﬁn de siècle', 'fin de siecle'],
    ['İstanbul', 'istanbul'],
    ['Straße', 'strasse'],
    ['ガンダム', 'ガンダム'],
    ['Σίσυφος', 'σισυφος'],
    ['हिन्दी गाना', 'हिन्दी गाना'],
    ['AC/DC', 'ac dc'],
    ['!!!', '!!!'],
    ['', ''],
  ])('gives what catalogues hold in name_fold: %s is %s', (name, stored) => expect(foldName(name)).toBe(stored))

  it('tells different names apart', () => expect(foldName('周杰伦')).not.toBe(foldName('周杰')))
})

describe('spaceCharacters', () => {
  it('puts spaces around characters of scripts without spaces', () => {
    expect(spaceCharacters('我喜欢abc王菲')).toBe('我 喜 欢 abc 王 菲')
    expect(spaceCharacters('소년단')).toBe('소 년 단')
    expect(spaceCharacters('jay chou')).toBe('jay chou')
  })
})

describe('wordsOf', () => {
  it('finds words of every script and drops single letters', () => {
    expect(wordsOf('Rock & Roll a GoGo')).toEqual(['rock', 'roll', 'gogo'])
    expect(wordsOf('华语流行音乐').join('')).toBe('华语流行音乐')
    expect(wordsOf('เพลงไทย').length).toBeGreaterThan(1)
    expect(wordsOf('爱')).toEqual(['爱'])
    expect(wordsOf('🎵 ... 🎵')).toEqual([])
    expect(wordsOf('Beyoncé beyoncé')).toEqual(['beyoncé'])
  })
})

describe('storedName', () => {
  it('takes out NUL and broken surrogates, cuts what is endless', () => {
    expect(storedName('a\0b')).toBe('a\ufffdb')
    expect(storedName('x\ud800')).toBe('x\ufffd')
    expect(storedName('y'.repeat(5000))).toHaveLength(1000)
    expect(storedName(null)).toBe('')
    expect(storedName(7)).toBe('7')
  })
})

describe('keyOf', () => {
  it('depends on where one part ends', () => expect(keyOf('ab', 'c')).not.toBe(keyOf('a', 'bc')))
})

describe('titles', () => {
  it('lose what was added to them', () => {
    expect(bareTitle('Halo (feat. X) [Live] - Remastered 2011')).toBe('Halo')
    expect(bareTitle('(What A) Wonderful')).toBe('(What A) Wonderful')
    expect(bareTitle('(Intro)')).toBe('(Intro)')
  })
  it('are compared in steps', () => {
    expect(nameSimilarity('Halo', 'HALO!')).toBe(1)
    expect(nameSimilarity('Halo', 'Halo - Live')).toBe(0.9)
    expect(nameSimilarity('red house', 'blue house')).toBeCloseTo(0.4)
    expect(nameSimilarity('abc', 'xyz')).toBe(0)
  })
})
