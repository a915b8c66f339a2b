import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { typoDistance } from '../src/algorithms/typo-distance.ts'
import { editDistance } from './reference/edit-distance.ts'

test('the distance of the recursion, for every bound', () => {
  const random = mulberry32(11)
  const word = (): string =>
    Array.from({ length: Math.floor(7 * random()) }, () => 'abc'[Math.floor(3 * random())]).join('')
  for (let round = 0; round < 400; round++) {
    const [a, b] = [word(), word()]
    const distance = editDistance([...a], [...b])
    for (let most = 0; most <= 6; most++)
      expect(typoDistance(a, b, most), `${a} ${b} ${most}`).toBe(Math.min(distance, most + 1))
  }
})

test('long names, and names of very different lengths', () => {
  const long = 'na'.repeat(400)
  expect(typoDistance(long, `${long}x`, 3)).toBe(1)
  expect(typoDistance(long, 'x', 3)).toBe(4)
  expect(typoDistance('', 'abc', 5)).toBe(3)
  expect(typoDistance('ab', 'ba', 1)).toBe(1)
})
