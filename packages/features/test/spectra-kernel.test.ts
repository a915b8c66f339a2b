import { mulberry32 } from '@murecom/internal'
import { powerToDb } from '@murecom/melspec'
import { type PadMode, StftFrames } from '@murecom/melspec/frames'
import { maxAbsoluteError, propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Autocorrelation } from '../src/rhythm/autocorrelation.ts'
import { frameAutocorrelations } from '../src/rhythm/frame-autocorrelations.ts'
import { kernelSets } from './golden.ts'
import { slowAutocorrelation } from './reference/slow-rhythm.ts'

const simdSets = kernelSets.flatMap(({ name, kernels }) => (kernels ? [{ name, kernels }] : []))

describe.each(simdSets)('kernels: $name', ({ kernels }) => {
  test.each([
    ['float32', 3e-6],
    ['float64', 1e-14],
  ] as const)(
    '%s spectra are those of the loop in TypeScript, for any transform, hop and number of frames',
    (...args) => {
      const [precision, tolerance] = args
      const check = (nFft: number, hop: number, length: number, padMode: PadMode, seed: number): void => {
        const random = mulberry32(seed)
        const signal = new Float32Array(length).map(() => 2 * random() - 1)
        const stft = new StftFrames({ nFft, hopLength: hop, winLength: nFft - 3, padMode })
        const frames = stft.framesOf(length)
        const kernel = kernels.spectra({ nFft, window: stft.window, precision }, hop)!
        const wanted = new Float64Array(stft.bins)
        for (let t = 0; t < frames; t += kernel.spectra.length) {
          const count = Math.min(kernel.spectra.length, frames - t)
          for (const isMagnitude of [true, false]) {
            kernel.fill(stft, signal, t, count, isMagnitude)
            for (let i = 0; i < count; i++) {
              stft.power(signal, t + i, wanted)
              if (isMagnitude) for (let k = 0; k < wanted.length; k++) wanted[k] = Math.sqrt(wanted[k]!)
              const most = wanted.reduce((a, b) => Math.max(a, b), 0)
              expect(kernel.spectra[i]).toHaveLength(stft.bins)
              expect(maxAbsoluteError(kernel.spectra[i]!, wanted)).toBeLessThanOrEqual(tolerance * most)
            }
          }
        }
      }
      const run = fc.property(
        fc.constantFrom(64, 128, 256, 2048, 4096),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 9000 }),
        fc.constantFrom<PadMode>('constant', 'reflect', 'edge'),
        fc.integer(),
        (...drawn) => {
          fc.pre(drawn[2] / drawn[1] < 100)
          check(...drawn)
        },
      )
      fc.assert(run, propertyRuns(40, 62))
    },
  )

  test('there is no loop for a transform that is no power of two, or too small', () => {
    const tables = (nFft: number) => ({ nFft, window: new Float64Array(nFft), precision: 'float64' as const })
    expect(kernels.spectra(tables(32), 512)).toBeUndefined()
    expect(kernels.spectra(tables(96), 512)).toBeUndefined()
    expect(kernels.spectra(tables(64), 2 ** 40)).toBeDefined()
  })

  test('decibels are those of powerToDb, for any number of values', () => {
    const value = fc.oneof(fc.float({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(0, 1e-10, 1e-30, 1, 3e38))
    const check = (list: number[]): void => {
      const values = Float32Array.from(list)
      const wanted = powerToDb(values)
      const floor = kernels.decibels()!(values)
      expect(
        maxAbsoluteError(
          values.map(x => Math.max(floor, x)),
          wanted,
        ),
      ).toBeLessThan(5e-5)
    }
    fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), check), propertyRuns(200, 63))
    check(Array.from({ length: 70_001 }, (_, i) => 1.0002 ** (i - 50_000)))
  })

  test.each([
    ['of rises', (x: number) => x],
    ['with values below 0', (x: number) => x - 3],
    ['whose squares float32 cannot hold', (x: number) => 1e-30 * x],
    ['whose squares are too large for float32', (x: number) => 1e25 * x],
    ['of silence', () => 0],
  ])('autocorrelations of an envelope %s equal their sums', (_, shape) => {
    const random = mulberry32(9)
    const envelope = Float64Array.from({ length: 90 }, () => shape(Math.floor(8 * random())))
    const length = 40
    const out = new Float32Array(length * envelope.length)
    frameAutocorrelations(new Autocorrelation(envelope, length, true), envelope.length, out, kernels)
    const pad = length / 2
    const ramp = Array.from({ length: pad }, (_, i) => i / pad)
    const [first, last] = [envelope[0]!, envelope.at(-1)!]
    const padded = [...ramp.map(x => x * first), ...envelope, ...ramp.map(x => x * last).reverse()]
    for (let t = 0; t < envelope.length; t++) {
      for (const [lag, x] of slowAutocorrelation(padded.slice(t, t + length)).entries()) {
        expect(Math.abs(out[lag * envelope.length + t]! - x)).toBeLessThan(1e-5)
      }
    }
  })
})
