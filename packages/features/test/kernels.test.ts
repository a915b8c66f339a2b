import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InverseRealFft } from '../src/fft/inverse-real-fft.ts'
import { medianOfLine } from '../src/kernels/median.ts'
import { bandwidthOf, centroidOf, extremeMeans, flatnessOf } from '../src/kernels/moments.ts'
import { roundHalfEven } from '../src/kernels/round.ts'
import { rms } from '../src/spectral.ts'
import {
  slowBandwidth,
  slowCentroid,
  slowExtremes,
  slowFlatness,
  slowInverse,
  slowMedian,
  slowRms,
} from './reference/slow-spectral.ts'

const numbers = (min: number, least: number, most: number): fc.Arbitrary<number[]> =>
  fc.array(fc.double({ min, max: 10, noNaN: true }), { minLength: least, maxLength: most })
const close = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
}

test('moments of a spectrum equal their definitions', () => {
  const check = (magnitudes: number[], p: number): void => {
    const hz = magnitudes.map((_, k) => 10 * k)
    const column = Float64Array.from(magnitudes, x => (x < 1e-9 ? 0 : x))
    const plain = [...column]
    const centroid = centroidOf(column, Float64Array.from(hz))
    close(centroid, slowCentroid(plain, hz))
    close(bandwidthOf(column, Float64Array.from(hz), centroid, p, true), slowBandwidth(plain, hz, p))
    close(
      flatnessOf(
        column.map(x => x * x),
        1e-10,
        1,
      ),
      slowFlatness(plain, 1e-10),
    )
    close(flatnessOf(column, 1e-10, 2), slowFlatness(plain, 1e-10))
  }
  fc.assert(fc.property(numbers(0, 1, 60), fc.constantFrom(1, 2, 3), check), propertyRuns(200, 11))
})

test('amplitudes of frames equal their definition, for any length of frames and hops', () => {
  const check = (values: number[], frameLength: number, hop: number): void => {
    const signal = Float64Array.from(values)
    const expected = slowRms(values, frameLength, hop)
    const actual = rms(signal, { frameLength, hopLength: hop })
    expect([...actual]).toEqual(expected.map(x => expect.closeTo(x, 5)))
    expect([...rms(Float32Array.from(values), { frameLength, hopLength: hop })]).toHaveLength(expected.length)
  }
  const small = fc.integer({ min: 1, max: 20 })
  fc.assert(fc.property(numbers(-10, 1, 60), small, small, check), propertyRuns(200, 15))
})

test('a sample that is not finite is found wherever it is, also where no frame reaches', () => {
  const check = (length: number, place: number, bad: number, frameLength: number, hopLength: number): void => {
    const signal = new Float32Array(length).fill(3e38)
    const options = { frameLength, hopLength, center: frameLength > length }
    expect(rms(signal, options).every(Number.isFinite)).toBe(true)
    signal[place % length] = bad
    expect(() => rms(signal, options)).toThrow(
      `rms: signal must hold finite numbers, got ${bad} at index ${place % length}`,
    )
  }
  const run = fc.property(
    fc.integer({ min: 1, max: 70 }),
    fc.nat(),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 1, max: 25 }),
    check,
  )
  fc.assert(run, propertyRuns(300, 16))
})

test('squares of large finite samples may have no finite sum', () => {
  expect([...rms(new Float64Array(10).fill(1e200))]).toEqual([Number.POSITIVE_INFINITY])
})

test('silence after a loud sound is silent to the bit', () => {
  const signal = new Float32Array(20_000).map((_, i) => (i < 10_000 ? Math.sin(i) : 0))
  expect([...rms(signal).subarray(23)]).toEqual(new Array(17).fill(0))
})

test('means of the extremes equal those of a sorted list', () => {
  const check = (values: number[], share: number): void => {
    const count = Math.max(1, Math.round(share * values.length))
    const [scratch, more] = [new Float64Array(count), new Float64Array(count)]
    const out = new Float64Array(2)
    extremeMeans(
      Float64Array.from(values, x => x * x),
      0,
      values.length,
      count,
      scratch,
      more,
      out,
    )
    const [low, high] = slowExtremes(values, count)
    close(out[0]!, low)
    close(out[1]!, high)
  }
  fc.assert(fc.property(numbers(0, 1, 40), fc.double({ min: 0, max: 1, noNaN: true }), check), propertyRuns(200, 12))
})

test('the sliding median equals a median of each window', () => {
  // Few different values, so that equal ones leave and enter.
  const lines = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 40 })
  const check = (line: number[], size: number, step: number): void => {
    const values = new Float32Array(line.length * step)
    for (const [i, x] of line.entries()) values[i * step] = x
    const out = new Float32Array(values.length)
    medianOfLine(values, 0, step, line.length, size, out, new Float32Array(line.length + size), new Float32Array(size))
    expect(line.map((_, i) => out[i * step])).toEqual(slowMedian(line, size))
  }
  const sizes = fc.integer({ min: 1, max: 50 })
  fc.assert(fc.property(lines, sizes, fc.integer({ min: 1, max: 3 }), check), propertyRuns(300, 13))
})

test('the inverse transform equals its definition, for any length', () => {
  const check = (re: number[], isOdd: boolean): void => {
    const im = re.map((x, i) => Math.sin(x + i))
    const length = 2 * (re.length - 1) + (isOdd ? 1 : 0)
    const out = new Float64Array(length)
    new InverseRealFft(length).inverse(Float64Array.from(re), Float64Array.from(im), out)
    for (const [i, x] of slowInverse(re, im, length).entries()) close(out[i]!, x)
  }
  fc.assert(fc.property(numbers(-10, 2, 30), fc.boolean(), check), propertyRuns(100, 14))
})

test('halves are rounded to the even integer', () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6].map(roundHalfEven).map(x => x + 0)).toEqual([0, 2, 2, 0, -2, 2, 3])
})
