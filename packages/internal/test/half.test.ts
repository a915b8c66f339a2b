import { expect, test } from 'vitest'
import { floatToHalf, halfToFloat } from '../src/half.ts'

test('every half is the half of its value', () => {
  for (let half = 0; half < 65536; half++) {
    const value = halfToFloat(half)
    if (Number.isNaN(value)) expect(Number.isNaN(halfToFloat(floatToHalf(value)))).toBe(true)
    else expect(floatToHalf(value)).toBe(half)
  }
})

test('values between two halves go to the nearest, ties to the even one', () => {
  for (let half = 0; half < 0x7bff; half += 37) {
    const low = halfToFloat(half)
    const high = halfToFloat(half + 1)
    const middle = (low + high) / 2
    expect(floatToHalf(middle)).toBe(half % 2 === 0 ? half : half + 1)
    expect(floatToHalf(low + (high - low) * 0.4)).toBe(half)
    expect(floatToHalf(-(low + (high - low) * 0.6))).toBe(0x8000 | (half + 1))
  }
  expect(halfToFloat(floatToHalf(70000))).toBe(Number.POSITIVE_INFINITY)
})
