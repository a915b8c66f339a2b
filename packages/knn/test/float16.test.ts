import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { FLOAT16_OVERFLOW, fromFloat16, toFloat16 } from '../src/lists/float16.ts'
import { nearestFloat16, valueOfFloat16 } from './reference/inverted-lists.ts'

const halves = Uint16Array.from({ length: 2 * 0x7c00 }, (_, i) => (i < 0x7c00 ? i : i - 0x7c00 + 0x8000))

test('every finite float16 has the value of its definition, and comes back as the same bits', () => {
  const values = new Float32Array(halves.length)
  fromFloat16(halves, 0, values, 0, halves.length)
  expect([...values]).toEqual([...halves].map(valueOfFloat16))
  const again = new Uint16Array(halves.length)
  toFloat16(values, 0, again, 0, halves.length)
  expect(again).toEqual(halves)
})

test('numbers are rounded to the nearest, ties to even: normal ones, small ones, those next to a tie', () => {
  const random = mulberry32(3)
  const ties = [0, 1, 2, 1023, 1024, 1025, 0x3c00, 0x7bfe].map(
    bits => (valueOfFloat16(bits) + valueOfFloat16(bits + 1)) / 2,
  )
  const near = ties.flatMap(x => [x, Math.fround(x * (1 + 2 ** -20)), Math.fround(x * (1 - 2 ** -20)), -x])
  const some = Array.from({ length: 60 }, () => Math.fround((random() - 0.5) * 2 ** (random() * 40 - 24)))
  const numbers = [...near, ...some, 0, -0, 1e-30, FLOAT16_OVERFLOW - 0.01, 65519]
  const rounded = new Uint16Array(numbers.length)
  toFloat16(numbers, 0, rounded, 0, numbers.length)
  for (const [i, x] of numbers.entries()) expect([x, rounded[i]]).toEqual([x, nearestFloat16(Math.fround(x))])
})
