import { mulberry32 } from '@murecom/internal'
import { expect, it } from 'vitest'
import { KeyIndex } from '../src/catalog/tracks/key-index.ts'

it('holds what a Map holds, through all its sizes', () => {
  const random = mulberry32(1)
  const index = new KeyIndex()
  const map = new Map<string, number>()
  const different: string[] = []
  for (let i = 0; i < 60_000; i++) {
    const source = ['spotify', 'text', ''][Math.floor(random() * 3)]!
    const key = `${Math.floor(random() * 40_000)}${random() < 0.1 ? '愛' : ''}`
    if ((map.get(`${source}\n${key}`) ?? 0) !== index.get(source, key)) different.push(key)
    const value = 1 + Math.floor(random() * (2 ** 32 - 1))
    index.set(source, key, value)
    map.set(`${source}\n${key}`, value)
  }
  for (const [key, value] of map) {
    const [source, id] = key.split('\n') as [string, string]
    if (index.get(source, id) !== value) different.push(key)
  }
  expect(different).toEqual([])
  expect(index.length).toBe(map.size)
  index.clear()
  expect([index.length, index.get('spotify', '1')]).toEqual([0, 0])
})

it('tells keys apart that are alike, and a source from the beginning of an id', () => {
  const index = new KeyIndex()
  const keys = ['', '0', '00', 'a', 'aa', 'ab', 'ba', '\0', '\0\0', '\u00e9', 'e\u0301'].flatMap(id => [
    ['', id],
    ['a', id],
    ['aa', id],
  ]) as [string, string][]
  for (const [i, [source, id]] of keys.entries()) index.set(source, id, i + 1)
  expect(keys.map(([source, id]) => index.get(source, id))).toEqual(keys.map((_, i) => i + 1))
})
