import { maxAbsoluteError } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { chromaCens, chromaCqt, chromaStft, cqt, estimateTuning, tonnetz } from '../src/chroma.ts'
import { errorOf, goldenOf, kernelSets, signals } from './golden.ts'

/**
 * soxr halves the signal in librosa, another filter here: tones near half of a halved rate fold back differently, and so do ends
 * that cut a sound off, as those of `amen` and `music`. Errors are shares of the largest value.
 */
const toleranceOf = (name: string, signal: string): number => {
  if (signal === 'amen' || signal === 'music') return 0.02
  return name === 'cqt' ? 1e-3 : 5e-3
}

describe.each(kernelSets)('kernels: $name', ({ kernels }) => {
  test.each(goldenOf('estimateTuning'))('estimateTuning equals librosa: $title', ({ signal, options, expected }) => {
    expect(estimateTuning(signals[signal]!, { ...options, kernels })).toBeCloseTo(expected[0]!, 6)
  })
  test.each(goldenOf('chromaStft'))('chromaStft equals librosa: $title', ({ signal, options, shape, expected }) => {
    const { data, bins, frames } = chromaStft(signals[signal]!, { ...options, kernels })
    expect([bins, frames]).toEqual(shape)
    expect(errorOf(data, expected)).toBeLessThanOrEqual(1)
  })
  const functions = {
    cqt: (signal: Float32Array, options: object) => {
      const { re, im } = cqt(signal, { ...options, kernels })
      return Float32Array.of(...re, ...im)
    },
    chromaCqt: (signal: Float32Array, options: object) => chromaCqt(signal, { ...options, kernels }).data,
    chromaCens: (signal: Float32Array, options: object) => chromaCens(signal, { ...options, kernels }).data,
    tonnetz: (signal: Float32Array, options: object) => tonnetz(signal, { ...options, kernels }).data,
  }
  for (const [name, run] of Object.entries(functions)) {
    test.each(goldenOf(name))(`${name} equals librosa: $title`, ({ signal, options, expected }) => {
      const actual = run(signals[signal]!, options)
      const most = expected.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-30)
      const errors = Array.from(expected, (x, i) => Math.abs(actual[i]! - x) / most)
      expect(actual.length).toBe(expected.length)
      const wrong = errors.filter(error => !(error <= toleranceOf(name, signal))).length
      // A share that lies on one of the steps of CENS may fall to its other side.
      expect(wrong / errors.length).toBeLessThanOrEqual(name === 'chromaCens' ? 0.05 : 0)
    })
  }
})

test.each(goldenOf('cqt').filter(c => c.signal === 'faded'))('cqt of a faded sound is within 1e-4: $title', c => {
  const { re, im } = cqt(signals['faded']!, c.options)
  const most = c.expected.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
  expect(maxAbsoluteError(Float32Array.of(...re, ...im), c.expected) / most).toBeLessThan(1e-4)
})
