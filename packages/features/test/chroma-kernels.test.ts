import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cqt } from '../src/chroma.ts'
import { addPitchPeaks } from '../src/kernels/pitch-peaks.ts'
import { bitsOfRank } from '../src/kernels/rank.ts'
import { weightedSums } from '../src/kernels/weighted-sums.ts'
import { signals } from './golden.ts'
import { slowCqt, slowPitchPeaks } from './reference/slow-chroma.ts'

test('peaks of spectra are those of the definition', () => {
  const spectra = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 40 })
  const check = (spectrum: number[], from: number): void => {
    const peaks = { hertz: new Float32Array(0), heights: new Float32Array(0), count: 0 }
    for (let i = 0; i < 3; i++) addPitchPeaks(Float64Array.from(spectrum), from, spectrum.length, 0.1, 10, peaks)
    const expected = slowPitchPeaks(spectrum, from, spectrum.length, 0.1)
    expect(peaks.count).toBe(3 * expected.length)
    for (const [i, [k, height]] of expected.entries()) {
      expect(peaks.hertz[expected.length + i]).toBeCloseTo(10 * k, 3)
      expect(peaks.heights[expected.length + i]).toBeCloseTo(height, 5)
    }
  }
  fc.assert(fc.property(spectra, fc.integer({ min: 0, max: 3 }), check), propertyRuns(300, 31))
})

test('the value of a rank is that of a sorted list', () => {
  const value = fc.oneof(fc.float({ min: 0, noNaN: true }), fc.constantFrom(0, 1, 1.5, 1e-40))
  const check = (values: number[]): void => {
    const list = Float32Array.from(values, x => x + 0) // without a sign of 0
    const bits = new Int32Array(list.buffer)
    const sorted = new Int32Array(list.toSorted().buffer)
    for (const [rank, x] of sorted.entries()) expect(bitsOfRank(bits, rank, new Int32Array(2048))).toBe(x)
  }
  fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), check), propertyRuns(200, 33))
})

test('weighted sums are sums of products, for any number of rows', () => {
  const check = (values: number[], rows: number): void => {
    const weights = Float32Array.from({ length: rows * values.length }, (_, i) => (i * 7) % 5)
    const out = new Float32Array(2 * rows)
    weightedSums(Float32Array.from([99, ...values]), 1, values.length, weights, rows, out, 1, 2)
    for (let r = 0; r < rows; r++) {
      expect(out[1 + 2 * r]).toBe(values.reduce((sum, x, k) => sum + x * weights[r * values.length + k]!, 0))
    }
  }
  const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 20 })
  fc.assert(fc.property(values, fc.integer({ min: 1, max: 14 }), check), propertyRuns(100, 32))
})

test('the constant-Q transform is its sum over the signal, except for a hundredth of each filter', () => {
  const signal = signals['faded']!
  const options = { hopLength: 4096, nBins: 24, fMin: 220 }
  const { re, im, frames } = cqt(signal, options)
  let [worst, most] = [0, 0]
  for (let k = 0; k < 24; k += 5) {
    for (let t = 1; t < frames - 1; t++) {
      const expected = slowCqt([...signal], 4096 * t, 220 * 2 ** (k / 12), 22050, 12)
      worst = Math.max(worst, Math.hypot(re[k * frames + t]! - expected.re, im[k * frames + t]! - expected.im))
      most = Math.max(most, Math.hypot(expected.re, expected.im))
    }
  }
  expect(worst / most).toBeLessThan(0.03)
})
