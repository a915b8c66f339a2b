import { mulberry32 } from '@murecom/internal'
import { StftFrames } from '@murecom/melspec/frames'
import { maxAbsoluteError, propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chromaCqt, cqt, estimateTuning, tempo } from '../src/index.ts'
import { sparseProduct } from '../src/kernels/sparse-product.ts'
import type { FilterTables } from '../src/kernels/types.ts'
import { kernelSets, signals } from './golden.ts'

const simdSets = kernelSets.flatMap(({ name, kernels }) => (kernels ? [{ name, kernels }] : []))

/** Rows of some bins each, with weights below 1. */
function tablesOf(nFft: number, rows: number, random: () => number): FilterTables {
  const bins: number[] = []
  const starts = new Int32Array(rows + 1)
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k <= nFft / 2; k++) if (random() < 0.1 || r === 0) bins.push(k)
    starts[r + 1] = bins.length
  }
  const weights = () => Float64Array.from(bins, () => 2 * random() - 1)
  return { nFft, starts, bins: Int32Array.from(bins), re: weights(), im: weights() }
}

describe.each(simdSets)('kernels: $name', ({ kernels }) => {
  test('sums over spectra are those of the loop in TypeScript, for any transform, hop and number of frames', () => {
    const sizes = fc.constantFrom(64, 128, 256, 1024, 4096)
    const check = (nFft: number, hop: number, length: number, rows: number, seed: number): void => {
      const random = mulberry32(seed)
      const signal = new Float32Array(length).map(() => 2 * random() - 1)
      const stft = new StftFrames({ nFft, hopLength: hop, window: 'ones' })
      const tables = tablesOf(nFft, rows, random)
      const frames = stft.framesOf(length)
      const kernel = kernels.filter(tables, hop)!
      const [re, im] = [new Float32Array(rows * frames + 2), new Float32Array(rows * frames + 2)]
      kernel(stft, signal, frames, 0.5, re, im, 1, frames)
      const [spectrumRe, spectrumIm] = [new Float64Array(stft.bins), new Float64Array(stft.bins)]
      const [wantedRe, wantedIm] = [re.map(() => 0), im.map(() => 0)]
      for (let t = 0; t < frames; t++) {
        stft.spectrum(signal, t, spectrumRe, spectrumIm)
        const { starts, bins, re: a, im: b } = tables
        sparseProduct(starts, bins, a, b, spectrumRe, spectrumIm, 0.5, wantedRe, wantedIm, 1 + t, frames)
      }
      // float32 sums of nFft / 2 products of numbers near sqrt(nFft).
      expect(maxAbsoluteError(re, wantedRe)).toBeLessThan(2e-6 * nFft)
      expect(maxAbsoluteError(im, wantedIm)).toBeLessThan(2e-6 * nFft)
    }
    const hops = fc.integer({ min: 1, max: 700 })
    const lengths = fc.integer({ min: 1, max: 9000 })
    const run = fc.property(sizes, hops, lengths, fc.integer({ min: 1, max: 5 }), fc.integer(), (...args) => {
      fc.pre(args[2] / args[1] < 400)
      check(...args)
    })
    fc.assert(run, propertyRuns(40, 61))
  })

  test('where there is no loop for a transform, the one in TypeScript answers', () => {
    const random = mulberry32(1)
    expect(kernels.filter(tablesOf(32, 1, random), 512)).toBeUndefined()
    expect(kernels.filter(tablesOf(96, 1, random), 512)).toBeUndefined()
    expect(kernels.filter(tablesOf(64, 1, random), 2 ** 20)).toBeUndefined()
    const signal = signals['amen']!
    const options = { nBins: 3, fMin: 5000, binsPerOctave: 3, hopLength: 512 }
    expect(cqt(signal, { ...options, kernels })).toEqual(cqt(signal, options))
    expect(estimateTuning(signal, { nFft: 2000, kernels })).toBe(estimateTuning(signal, { nFft: 2000 }))
  })
})

test('kernels of another package are refused', () => {
  const kernels = { package: '@murecom/melspec', name: 'other' } as never
  const signal = signals['amen']!
  const message = 'kernels must come from @murecom/features/simd'
  expect(() => chromaCqt(signal, { kernels })).toThrow(message)
  expect(() => estimateTuning(signal, { kernels })).toThrow(message)
  expect(() => tempo(signal, { kernels })).toThrow(message)
})
