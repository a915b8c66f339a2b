import { mulberry32 } from '@murecom/internal'
import { describe, expect, test } from 'vitest'
import { MelSpectrogram, type MelSpectrogramOptions, melSpectrogram } from '../src/index.ts'
import { errorOf, goldenOf, kernelSets, signals } from './golden.ts'
import { slowMelSpectrogram } from './reference/slow-mel.ts'

describe.each(kernelSets)('kernels: $name', kernels => {
  test.each(goldenOf('melSpectrogram'))('equals librosa: $title', ({ signal, options, shape, expected }) => {
    const result = melSpectrogram(signals[signal]!, { ...options, kernels })
    expect([result.bands, result.frames]).toEqual(shape)
    expect(errorOf(result.data, expected)).toBeLessThanOrEqual(1)
  })

  test('equals the formula on random signals and options', () => {
    const random = mulberry32(4)
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!
    for (let i = 0; i < 40; i++) {
      const signal = new Float32Array(1 + Math.floor(random() * 3000)).map(() => random() * 2 - 1)
      const options: MelSpectrogramOptions = {
        nFft: pick([16, 32, 60, 64, 100, 128, 243, 256, 400, 512, 1000]),
        hopLength: 1 + Math.floor(random() * 400),
        nMels: 1 + Math.floor(random() * 20),
        window: pick(['hann', 'blackman', 'ones']),
        padMode: pick(['constant', 'reflect', 'edge']),
        power: pick([1, 2]),
        htk: random() < 0.5,
        norm: pick(['slaney', null] as const),
      }
      const { data } = melSpectrogram(signal, { ...options, kernels })
      const expected = slowMelSpectrogram(signal, options)
      expect(errorOf(data, expected), JSON.stringify({ i, n: signal.length, ...options })).toBeLessThanOrEqual(1)
    }
  })

  test.each([
    ['a constant below fMin', { nFft: 64, nMels: 4, fMin: 2781 }, () => 0.5],
    ['a tone beside the bands', { nFft: 512, nMels: 8, sampleRate: 1000, fMin: 300 }, (i: number) => Math.sin(i / 5)],
  ] as const)('silent bands beside %s hold no more than its rounding', (_, options, at) => {
    const signal = Float32Array.from({ length: 4096 }, (_, i) => at(i))
    const { data } = melSpectrogram(signal, { ...options, norm: null, kernels })
    const expected = slowMelSpectrogram(signal, { ...options, norm: null })
    const strongest = Math.max(...slowMelSpectrogram(signal, { ...options, fMin: 0, norm: null }))
    // In float32 a magnitude is right to a share of the strongest one; these are squares.
    for (const [i, x] of data.entries()) expect(Math.abs(x - expected[i]!)).toBeLessThan(1e-6 * strongest)
  })

  test('a plan gives the same for the same signal, whatever came between', () => {
    const plan = new MelSpectrogram({ kernels })
    const first = plan.compute(signals['amen']!).data
    plan.compute(signals['noise']!)
    expect(plan.compute(signals['amen']!).data).toEqual(first)
  })

  test('float64 samples give what float32 samples give', () => {
    const plan = new MelSpectrogram({ kernels })
    const double = plan.compute(Float64Array.from(signals['amen']!)).data
    expect(double).toEqual(plan.compute(signals['amen']!).data)
  })

  test('computeInto writes what compute returns, and no more', () => {
    const plan = new MelSpectrogram({ kernels, nMels: 20 })
    const { data, frames } = plan.compute(signals['amen']!)
    const out = new Float32Array(data.length + 7).fill(-1)
    expect(plan.computeInto(signals['amen']!, out)).toBe(frames)
    expect(out.subarray(0, data.length)).toEqual(data)
    expect([...out.subarray(data.length)]).toEqual([-1, -1, -1, -1, -1, -1, -1])
  })

  test.each([
    {},
    { padMode: 'reflect' },
    { padMode: 'edge', hopLength: 3000 },
    { padMode: 'reflect', hopLength: 2450 }, // the last frame is centred on the end of the drum loop
    { center: false },
    { center: false, hopLength: 5000 },
    { nFft: 401, hopLength: 160, padMode: 'reflect' },
  ] as MelSpectrogramOptions[])('pushed in pieces, a signal gives the same frames: %o', options => {
    const random = mulberry32(11)
    const plan = new MelSpectrogram({ nMels: 16, ...options, kernels })
    for (const name of ['amen', 'short', 'one', 'noise']) {
      const signal = signals[name]!
      if (plan.framesOf(signal.length) === 0) continue
      const whole = plan.compute(signal)
      const parts = []
      for (let at = 0; at < signal.length; ) {
        const next = at + Math.floor(random() * 3000)
        parts.push(plan.push(signal.subarray(at, next)))
        at = next
      }
      parts.push(plan.flush())
      const joined = new Float32Array(whole.data.length)
      let t = 0
      for (const part of parts) {
        for (let m = 0; m < part.bands; m++) {
          joined.set(part.data.subarray(m * part.frames, (m + 1) * part.frames), m * whole.frames + t)
        }
        t += part.frames
      }
      expect(t, name).toBe(whole.frames)
      expect(joined, name).toEqual(whole.data)
    }
  })

  test('a frame is pushed out as soon as its last sample is there', () => {
    const plan = new MelSpectrogram({ nFft: 64, hopLength: 16, nMels: 4, kernels })
    expect(plan.push(new Float32Array(32)).frames).toBe(0)
    expect(plan.push(new Float32Array(1)).frames).toBe(1)
    expect(plan.push(new Float32Array(15)).frames).toBe(1)
    expect(plan.push(new Float32Array(32)).frames).toBe(2)
    expect(plan.flush().frames).toBe(2)
    expect(plan.flush().frames).toBe(0)
  })
})

test('empty filters are reported with the result', () => {
  const { warnings, data, frames } = melSpectrogram(signals['amen']!, { nFft: 256, nMels: 128 })
  expect(warnings).toHaveLength(1)
  expect(warnings![0]).toMatch(/^\d+ of 128 mel filters are empty; raise nFft or fMax, or lower nMels$/)
  expect(data.length).toBe(128 * frames)
  expect(melSpectrogram(signals['amen']!).warnings).toBeUndefined()
})

describe('refuses', () => {
  const signal = new Float32Array(5000)
  const bad = (at: number, value: number): Float32Array => new Float32Array(5000).map((_, i) => (i === at ? value : 0))
  test.each([
    [{ nMels: 0 }, 'MelSpectrogram: nMels must be an integer from 1 to 65536, got 0'],
    [{ nFft: 0 }, 'MelSpectrogram: nFft must be an integer from 2 to 16777216, got 0'],
    [{ nFft: 1.5 }, 'nFft must be'],
    [{ hopLength: 0 }, 'MelSpectrogram: hopLength must be an integer of at least 1, got 0'],
    [{ winLength: 4096 }, 'winLength must be an integer from 1 to 2048, got 4096'],
    [{ fMax: 11026 }, 'fMax must be a finite number above 0 to 11025, got 11026'],
    [{ fMin: -1 }, 'fMin must be'],
    [{ fMin: 4000, fMax: 4000 }, 'fMin must be below fMax (4000), got 4000'],
    [{ nMels: 0 }, 'nMels must be'],
    [{ power: 0 }, 'power must be a finite number above 0, got 0'],
    [{ power: Number.NaN }, 'power must be'],
    [{ sampleRate: Number.POSITIVE_INFINITY }, 'sampleRate must be'],
    [{ norm: 0 }, "norm must be 'slaney', null or a number above 0, got 0"],
    [{ window: 'kaiser' as 'hann' }, 'must be one of "hann"'],
    [{ padMode: 'wrap' as 'edge' }, 'padMode must be one of "constant", "reflect", "edge", got "wrap"'],
  ] as [MelSpectrogramOptions, string][])('options %o', (options, message) => {
    expect(() => melSpectrogram(signal, options)).toThrow(RangeError)
    expect(() => melSpectrogram(signal, options)).toThrow(message)
  })

  test.each([
    [{ n_mels: 40 }, 'MelSpectrogram: n_mels is not an option; did you mean nMels?'],
    [{ hop_length: 40 }, 'MelSpectrogram: hop_length is not an option; did you mean hopLength?'],
    [{ sr: 8000 }, 'MelSpectrogram: sr is not an option; did you mean sampleRate?'],
    [{ fmax: 8000 }, 'MelSpectrogram: fmax is not an option; did you mean fMax?'],
    [{ nFft: '2048' as unknown as number }, 'nFft must be'],
    [{ center: 1 as unknown as boolean }, 'center must be a boolean, got 1'],
    [{ htk: 'no' as unknown as boolean }, 'htk must be a boolean, got "no"'],
  ] as [MelSpectrogramOptions, string][])('options of a wrong type or name: %o', (options, message) => {
    expect(() => melSpectrogram(signal, options)).toThrow(TypeError)
    expect(() => melSpectrogram(signal, options)).toThrow(message)
  })

  test.each([
    [bad(4999, Number.NaN), 'signal must hold finite numbers, got NaN at index 4999'],
    [bad(0, Number.POSITIVE_INFINITY), 'got Infinity at index 0'],
    [bad(2501, Number.NEGATIVE_INFINITY), 'got -Infinity at index 2501'],
    [new Float32Array(0), 'signal must hold at least one sample, got 0'],
  ])('a signal that is not one: %#', (input, message) => {
    expect(() => melSpectrogram(input)).toThrow(RangeError)
    expect(() => melSpectrogram(input)).toThrow(message)
  })

  test('every place of a sample that is not finite, and no sample that is', () => {
    for (let at = 0; at < 40; at++) {
      const input = new Float64Array(40)
      input[at] = Number.NaN
      expect(() => melSpectrogram(input, { nFft: 32 })).toThrow(`got NaN at index ${at}`)
    }
    // These add up to Infinity, and their mean is far from it.
    expect(melSpectrogram(new Float64Array(40).fill(1e308), { nFft: 32, nMels: 2 }).frames).toBe(1)
  })

  test('a signal of a wrong type, a short signal without centring, a short or wrong out', () => {
    const plan = new MelSpectrogram()
    expect(() => plan.compute([1, 2] as unknown as Float32Array)).toThrow(TypeError)
    expect(() => plan.push([1, 2] as unknown as Float32Array)).toThrow(TypeError)
    expect(() => melSpectrogram(new Float32Array(100), { center: false })).toThrow(
      'signal must hold at least nFft (2048) samples when center is false, got 100',
    )
    expect(() => plan.computeInto(signal, new Float32Array(1279))).toThrow(
      'out must hold at least 1280 values, got 1279',
    )
    expect(() => plan.computeInto(signal, new Float64Array(1280) as unknown as Float32Array)).toThrow(TypeError)
  })
})
