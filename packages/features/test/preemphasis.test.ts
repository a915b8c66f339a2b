import { mulberry32 } from '@murecom/internal'
import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { preemphasis } from '../src/spectral.ts'
import { goldenOf, kernelSets, signals } from './golden.ts'
import { slowPreemphasis } from './reference/slow-spectral.ts'

const MOST_FLOAT32 = 2 ** 128 - 2 ** 104

describe.each(kernelSets)('kernels: $name', ({ kernels }) => {
  test.each(goldenOf('preemphasis'))('the bits are those of librosa: $title', ({ signal, options, expected }) => {
    expect(preemphasis(signals[signal]!, { ...options, kernels })).toEqual(expected)
  })

  test('the bits are those of the definition, for any number of samples', () => {
    const check = (length: number, coef: number, zi: number, seed: number): void => {
      const random = mulberry32(seed)
      // Part of a longer array, so that the first sample lies anywhere.
      const signal = new Float32Array(length + 1).map(() => 2 * random() - 1).subarray(1)
      const wanted = Float32Array.from(slowPreemphasis([...signal], coef, zi))
      expect(preemphasis(signal, { coef, zi, kernels })).toEqual(wanted)
    }
    const number = fc.double({ min: -2, max: 2, noNaN: true })
    const lengths = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 4090, max: 4100 }))
    fc.assert(fc.property(lengths, number, number, fc.integer(), check), propertyRuns(100, 64))
    check(20_001, 0.97, 0.1, 1)
  })

  test('the second half of a signal goes on where the first ended', () => {
    const signal = signals['noise']!
    const [coef, half] = [0.75, 3001]
    const whole = preemphasis(signal, { coef, kernels })
    const rest = preemphasis(signal.subarray(half), { coef, zi: -coef * signal[half - 1]!, kernels })
    expect(rest).toEqual(whole.subarray(half))
  })

  test('the result goes into an array that is there, whatever it holds', () => {
    const both = new Float32Array(2 * 5001 + 1).fill(Number.NaN)
    const [signal, out] = [both.subarray(1, 5002), both.subarray(5002)]
    for (const part of [signal, Float64Array.from(signal)]) {
      part.set(signals['noise']!.subarray(0, 5001))
      const wanted = preemphasis(part)
      out.fill(Number.NaN)
      expect(preemphasis(part, { kernels, out })).toBe(out)
      expect(out).toEqual(wanted)
    }
  })

  test.each([0, 1, 4095, 4096, 5000, 5001])('a sample that is not finite is found at %i', at => {
    for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY]) {
      const signal = new Float32Array(5002)
      signal[at] = bad
      const refused = `preemphasis: signal must hold finite numbers, got ${bad} at index ${at}`
      expect(() => preemphasis(signal, { zi: 0, kernels })).toThrow(refused)
    }
    // A call that was refused leaves nothing behind.
    expect(preemphasis(Float32Array.of(1, 1), { coef: 0.5, zi: 0, kernels })).toEqual(Float32Array.of(1, 0.5))
  })

  test('the largest samples are finite', () => {
    const signal = new Float32Array(9).fill(MOST_FLOAT32)
    expect(preemphasis(signal, { coef: 1, zi: 0, kernels })).toEqual(signal.map((x, i) => (i === 0 ? x : 0)))
    const wide = new Float64Array(9).fill(Number.MAX_VALUE)
    expect(preemphasis(wide, { coef: 1, zi: -Number.MAX_VALUE, kernels })).toEqual(new Float32Array(9))
  })

  test('float64 samples are filtered in float64', () => {
    const signal = Float64Array.from({ length: 50 }, (_, i) => 1 + 1e-9 * i)
    const wanted = Float32Array.from(signal, (x, i) => (i === 0 ? 0 : x - signal[i - 1]!))
    expect(preemphasis(signal, { coef: 1, zi: -1, kernels })).toEqual(wanted)
  })
})

test('an array that the result cannot go into is refused', () => {
  const both = new Float32Array(7)
  const signal = both.subarray(2, 5)
  const refusal = (out: unknown) => () => preemphasis(signal, { out: out as Float32Array })
  expect(refusal(new Float64Array(3))).toThrow('preemphasis: out must be a Float32Array, got Float64Array(3)')
  expect(refusal(new Float32Array(2))).toThrow('preemphasis: out must hold as many samples as signal (3), got 2')
  for (const from of [0, 2, 4]) {
    expect(refusal(both.subarray(from, from + 3))).toThrow(
      'preemphasis: out must share no memory with signal, got Float32Array(3)',
    )
  }
})
