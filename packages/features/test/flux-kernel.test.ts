import { mulberry32 } from '@murecom/internal'
import { maxAbsoluteError, propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Flux, fluxMeans, fluxMedians } from '../src/kernels/rhythm/flux.ts'
import { kernelSets } from './golden.ts'

const simdSets = kernelSets.flatMap(({ name, kernels }) => (kernels ? [{ name, kernels }] : []))

describe.each(simdSets)('kernels: $name', ({ kernels }) => {
  const kernel = kernels.flux()!

  /** Values in dB; every third is one of few, so that there are ties, and no rise in many bands. */
  const fluxOf = (bands: number, frames: number, lag: number, isApart: boolean, seed: number): Flux => {
    const random = mulberry32(seed)
    const values = (): Float32Array =>
      new Float32Array(bands * frames).map(
        (_, i) => (i % 3 === 0 ? 10 * Math.floor(4 * random()) : 200 * random()) - 120,
      )
    const decibel = values()
    return { decibel, reference: isApart ? values() : decibel, bands, frames, lag }
  }
  const check = (flux: Flux, floor: number): void => {
    const raised = (values: Float32Array): Float32Array => values.map(x => Math.max(floor, x))
    const plain = { ...flux, decibel: raised(flux.decibel), reference: raised(flux.reference) }
    const rises = flux.frames - flux.lag
    const [wanted, actual] = [new Float32Array(rises), new Float32Array(rises)]
    fluxMeans(plain, wanted, new Float64Array(rises))
    kernel.run(flux, floor, 'mean', actual)
    // Sums are float32: they round to about 1e-7 of the mean, each.
    expect(maxAbsoluteError(actual, wanted)).toBeLessThanOrEqual(2e-6 * Math.max(...wanted))
    fluxMedians(plain, wanted, new Float32Array(flux.bands))
    kernel.run(flux, floor, 'median', actual)
    expect(actual).toEqual(wanted)
  }

  test('rises are those of the loops in TypeScript', () => {
    const run = fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      fc.constantFrom(-1000, -80, 0),
      fc.integer(),
      (bands, more, lag, isApart, floor, seed) => check(fluxOf(bands, lag + more, lag, isApart, seed), floor),
    )
    fc.assert(run, propertyRuns(150, 64))
  })

  test.each([
    [1, 2500, 1],
    [128, 400, 1],
    [127, 400, 3],
    [kernel.mostBands, 30, 1],
    [kernel.mostBands, 30, 20],
  ])('the same of %i bands in %i frames, with a lag of %i', (bands, frames, lag) => {
    check(fluxOf(bands, frames, lag, false, bands), -90)
    check(fluxOf(bands, frames, lag, true, frames), -90)
  })
})
