import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { RealFft } from '../src/index.ts'

/** The transform by its definition. */
function slowTransform(input: ArrayLike<number>): { re: Float64Array; im: Float64Array } {
  const n = input.length
  const bins = Math.floor(n / 2) + 1
  const re = new Float64Array(bins)
  const im = new Float64Array(bins)
  for (let k = 0; k < bins; k++) {
    for (let j = 0; j < n; j++) {
      const angle = (2 * Math.PI * ((j * k) % n)) / n
      re[k]! += input[j]! * Math.cos(angle)
      im[k]! -= input[j]! * Math.sin(angle)
    }
  }
  return { re, im }
}

const sizes = [
  ...Array.from({ length: 63 }, (_, i) => i + 2),
  97,
  100,
  128,
  202,
  243,
  256,
  343,
  400,
  441,
  512,
  1001,
  1018,
  1024,
  2048,
]

test.each(sizes)('size %i equals the definition', size => {
  const random = mulberry32(size)
  const input = Float64Array.from({ length: size }, () => random() * 2 - 1)
  const fft = new RealFft(size)
  const re = new Float64Array(fft.bins)
  const im = new Float64Array(fft.bins)
  fft.forward(input, re, im)
  const expected = slowTransform(input)
  for (let k = 0; k < fft.bins; k++) {
    expect(Math.abs(re[k]! - expected.re[k]!)).toBeLessThan(1e-13 * size)
    expect(Math.abs(im[k]! - expected.im[k]!)).toBeLessThan(1e-13 * size)
  }
})

test('refuses sizes and arrays that do not fit', () => {
  expect(() => new RealFft(1)).toThrow(RangeError)
  expect(() => new RealFft(2.5)).toThrow('RealFft: length must be an integer from 2 to 16777216, got 2.5')
  const fft = new RealFft(8)
  const [re, im] = [new Float64Array(5), new Float64Array(5)]
  expect(() => fft.forward(new Float64Array(7), re, im)).toThrow(
    'input must hold at least 8 values, got Float64Array(7)',
  )
  expect(() => fft.forward(new Float64Array(8), re, new Float64Array(4))).toThrow('im must hold at least 5 values')
})
