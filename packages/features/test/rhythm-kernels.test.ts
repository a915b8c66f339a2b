import { mulberry32 } from '@murecom/internal'
import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { trackBeats } from '../src/kernels/rhythm/beats.ts'
import { fluxMeans, fluxMedians } from '../src/kernels/rhythm/flux.ts'
import { pickPeaks } from '../src/kernels/rhythm/peaks.ts'
import { Autocorrelation } from '../src/rhythm/autocorrelation.ts'
import { meanAutocorrelation } from '../src/rhythm/mean-autocorrelation.ts'
import { slowAutocorrelation, slowBeats, slowFlux, slowPeaks } from './reference/slow-rhythm.ts'

// Few different values, so that there are ties.
const values = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 30 })
const small = (min: number): fc.Arbitrary<number> => fc.integer({ min, max: 5 })

test('peaks are those of the definition', () => {
  const rules = fc.record({
    preMax: small(0),
    postMax: small(1),
    preAvg: small(0),
    postAvg: small(1),
    delta: fc.constantFrom(0, 0.5, 1),
    wait: small(0),
  })
  const check = (list: number[], given: Parameters<typeof slowPeaks>[1]): void => {
    const peaks = new Int32Array(list.length)
    const count = pickPeaks(Float32Array.from(list), given, peaks)
    expect([...peaks.subarray(0, count)]).toEqual(slowPeaks(list, given))
  }
  fc.assert(fc.property(values, rules, check), propertyRuns(300, 21))
})

test('scores of beats are the best of all sequences', () => {
  const check = (list: number[], period: number, tightness: number): void => {
    const local = Float64Array.from(list.slice(0, 12))
    const score = new Float64Array(local.length)
    trackBeats(local, period, tightness, new Float64Array(2 * period + 1), score, new Int32Array(local.length))
    for (const [end, x] of score.entries()) expect(x).toBeCloseTo(slowBeats([...local], period, tightness, end), 9)
  }
  fc.assert(fc.property(values, fc.integer({ min: 1, max: 6 }), fc.constantFrom(1, 100), check), propertyRuns(60, 22))
})

test('rises are aggregated as defined', () => {
  const bands = fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 8, maxLength: 8 }), {
    minLength: 1,
    maxLength: 9,
  })
  const check = (decibel: number[][], lag: number): void => {
    const data = Float32Array.from(decibel.flat())
    const flux = { decibel: data, reference: data, bands: decibel.length, frames: 8, lag }
    const [mean, median] = [new Float32Array(8 - lag), new Float32Array(8 - lag)]
    fluxMeans(flux, mean, new Float64Array(8 - lag))
    fluxMedians(flux, median, new Float32Array(decibel.length))
    expect([...mean]).toEqual(slowFlux(decibel, lag, 'mean').map(x => expect.closeTo(x, 5)))
    expect([...median]).toEqual(slowFlux(decibel, lag, 'median'))
  }
  fc.assert(fc.property(bands, fc.integer({ min: 1, max: 3 }), check), propertyRuns(200, 23))
})

test('autocorrelations equal their sums, and their mean is that of all frames', () => {
  const check = (list: number[], length: number): void => {
    const half = Math.floor(length / 2)
    const ramp = Array.from({ length: half }, (_, i) => i / half)
    const padded = [...ramp.map(x => x * list[0]!), ...list, ...ramp.map(x => x * list.at(-1)!).reverse()]
    const autocorrelation = new Autocorrelation(Float32Array.from(list), length, true)
    const expected = list.map((_, t) => slowAutocorrelation(padded.slice(t, t + length)))
    const out = new Float64Array(length)
    for (const [t, column] of expected.entries()) {
      if (t + length > padded.length) break
      autocorrelation.ofFrame(t, out)
      expect([...out]).toEqual(column.map(x => expect.closeTo(x, 9)))
    }
    const mean = meanAutocorrelation(autocorrelation, list.length)
    for (const [lag, x] of mean.entries()) {
      expect(x).toBeCloseTo(expected.reduce((sum, column) => sum + column[lag]!, 0) / list.length, 9)
    }
  }
  fc.assert(fc.property(values, fc.integer({ min: 2, max: 20 }), check), propertyRuns(100, 24))
})

describe('the mean autocorrelation is that of all frames', () => {
  const random = mulberry32(31)
  const noise = (n: number): number[] => Array.from({ length: n }, random)
  test.each<[string, number[], number]>([
    ['in several blocks', noise(300), 12],
    ['of fewer frames than a window has', noise(9), 40],
    ['with values below 0', noise(100).map(x => x - 0.5), 16],
    ['with frames of silence', noise(120).map((x, i) => (i % 60 < 30 ? 0 : x)), 10],
    ['with a part that is much quieter', noise(150).map((x, i) => (i < 80 ? 1e-7 * x : x)), 14],
    ['that grows by a power of ten in a few frames', noise(150).map((x, i) => x * 10 ** (i / 10 - 8)), 14],
    ['of values whose squares are infinite', noise(60).map(x => 1e200 * x), 10],
    ['of values whose squares are 0', noise(60).map(x => 1e-152 * x), 10],
  ])('%s', (_, list, length) => {
    const half = length / 2
    const ramp = Array.from({ length: half }, (_, i) => i / half)
    const padded = [...ramp.map(x => x * list[0]!), ...list, ...ramp.map(x => x * list.at(-1)!).reverse()]
    const most = Math.max(...padded.map(Math.abs))
    const scaled = padded.map(x => x / most)
    const columns = list.map((_, t) => slowAutocorrelation(scaled.slice(t, t + length)))
    const mean = meanAutocorrelation(new Autocorrelation(Float64Array.from(list), length, true), list.length)
    for (const [lag, x] of mean.entries()) {
      expect(x).toBeCloseTo(columns.reduce((sum, column) => sum + column[lag]!, 0) / list.length, 7)
    }
  })
})
