import { mulberry32 } from '@murecom/internal'
import { fixtureJson } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { type ResampleOptions, resample } from '../src/index.ts'
import { filterOf } from '../src/resampling/filter.ts'
import { kernelSets } from './golden.ts'
import { slowResample } from './reference/slow-resample.ts'

const { resampledLengths } = await fixtureJson<{ resampledLengths: [number, number, number, number][] }>(
  new URL('./fixtures/librosa/scales.json', import.meta.url),
)

const sine = (rate: number, hz: number, length = rate / 2): Float64Array =>
  Float64Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate))

/** Level in dB of the middle of a signal, where no edge disturbs; 0 is a sine of amplitude 1. */
function level(signal: Float32Array): number {
  const middle = signal.subarray(signal.length * 0.2, signal.length * 0.8)
  return 10 * Math.log10((2 * middle.reduce((sum, x) => sum + x * x, 0)) / middle.length)
}

/** The part of a signal that is not the sine of frequency `hz`, by least squares. */
function without(signal: Float32Array, rate: number, hz: number): Float32Array {
  let [cc, ss, cs, xc, xs] = [0, 0, 0, 0, 0]
  const from = Math.floor(signal.length * 0.1)
  const to = Math.floor(signal.length * 0.9)
  for (let i = from; i < to; i++) {
    const [c, s] = [Math.cos((2 * Math.PI * hz * i) / rate), Math.sin((2 * Math.PI * hz * i) / rate)]
    cc += c * c
    ss += s * s
    cs += c * s
    xc += signal[i]! * c
    xs += signal[i]! * s
  }
  const a = (xc * ss - xs * cs) / (cc * ss - cs * cs)
  const b = (xs * cc - xc * cs) / (cc * ss - cs * cs)
  return signal.map(
    (x, i) => x - a * Math.cos((2 * Math.PI * hz * i) / rate) - b * Math.sin((2 * Math.PI * hz * i) / rate),
  )
}

describe.each(kernelSets)('kernels: $name', kernels => {
  test.each([
    [44100, 22050],
    [48000, 22050],
    [96000, 16000],
  ])('%i to %i Hz: what the lower rate cannot hold is at least 90 dB down', (from, to) => {
    const nyquist = to / 2
    for (const hz of [1.005, 1.02, 1.1, 1.37, 1.5, 1.8].map(x => x * nyquist)) {
      if (hz >= from / 2) continue
      expect(level(resample(sine(from, hz), { from, to, kernels })), `${hz} Hz`).toBeLessThan(-90)
    }
  })

  test('22050 to 44100 Hz: images are at least 90 dB down', () => {
    for (const hz of [100, 3000, 9000]) {
      const out = resample(sine(22050, hz), { from: 22050, to: 44100, kernels })
      expect(level(without(out, 44100, hz)), `${hz} Hz`).toBeLessThan(-90)
    }
  })

  test.each([
    [44100, 22050],
    [48000, 22050],
    [8000, 22050],
  ])('%i to %i Hz: flat up to 0.9 of the lower Nyquist frequency, without delay', (from, to) => {
    for (const part of [0.01, 0.3, 0.6, 0.85, 0.9]) {
      const hz = Math.round((part * Math.min(from, to)) / 2)
      const out = resample(sine(from, hz), { from, to, kernels })
      // The same sine, at the same time: any delay or gain would leave a difference.
      const difference = Float32Array.from(sine(to, hz, out.length), (x, i) => x - out[i]!)
      expect(level(difference), `${hz} Hz`).toBeLessThan(-55)
    }
  })

  test('an impulse stays where it is, and its echo is symmetric', () => {
    const signal = new Float32Array(2001)
    signal[1000] = 1
    const out = resample(signal, { from: 44100, to: 22050, kernels })
    expect(out.indexOf(Math.max(...out))).toBe(500)
    for (let i = 1; i <= 500; i++) expect(Math.abs(out[500 + i]! - out[500 - i]!)).toBeLessThan(1e-7)
  })

  test('equals the formula on random signals and rates', () => {
    const random = mulberry32(9)
    const rates = [8000, 11025, 16000, 17000, 22050, 32000, 44100, 48000, 96000, 192000]
    for (let k = 0; k < 30; k++) {
      const [from, to] = [rates[Math.floor(random() * 10)]!, rates[Math.floor(random() * 10)]!]
      const signal = Float32Array.from({ length: 1 + Math.floor(random() * 9000) }, () => random() * 2 - 1)
      const out = resample(signal, { from, to, kernels })
      const every = 1 + Math.floor(out.length / 40)
      for (let i = 0; i < out.length; i += every) {
        const expected = slowResample(signal, from, to, i)
        expect(Math.abs(out[i]! - expected), `${from} to ${to}, sample ${i} of ${out.length}`).toBeLessThan(2e-6)
      }
    }
  })

  // By blocks with every radix of the transform; by the polyphase loop for a large prime factor (17), and where blocks were too long.
  test.each([
    [44100, 22050],
    [44100, 16000],
    [48000, 16000],
    [22050, 16000],
    [16000, 44100],
    [13000, 11000],
    [48000, 17000],
    [22050, 1000],
  ])('equals the formula over several blocks: %i to %i Hz', (from, to) => {
    const random = mulberry32(from + to)
    const signal = Float32Array.from({ length: 60_000 }, () => random() * 2 - 1)
    const out = resample(signal, { from, to, kernels })
    const every = 1 + Math.floor(out.length / 30)
    for (let i = 0; i < out.length; i += every) {
      const expected = slowResample(signal, from, to, i)
      expect(Math.abs(out[i]! - expected), `sample ${i} of ${out.length}`).toBeLessThan(2e-6)
    }
  })

  test('a part, from any output on, is the part of the whole', () => {
    const random = mulberry32(4)
    const signal = Float32Array.from({ length: 20_000 }, () => random() * 2 - 1)
    for (const [from, to] of [
      [44100, 16000],
      [16000, 22050],
      [48000, 17000],
    ] as const) {
      const whole = resample(signal, { from, to, kernels })
      const { kernel } = filterOf(from, to, kernels)
      for (const first of [1, 159, 160, 1500, 4001]) {
        const part = new Float32Array(500)
        kernel(signal, first, part)
        for (let i = 0; i < 500; i++) expect(Math.abs(part[i]! - whole[first + i]!)).toBeLessThan(2e-6)
      }
    }
  })

  test('a constant stays itself', () => {
    const out = resample(new Float32Array(5000).fill(0.5), { from: 44100, to: 16000, kernels })
    for (const x of out.subarray(200, 1600)) expect(x).toBeCloseTo(0.5, 6)
  })
})

test.each(resampledLengths)('%i samples from %i to %i Hz are %i, as in librosa', (length, from, to, expected) => {
  expect(resample(new Float32Array(length), { from, to }).length).toBe(expected)
})

test('equal rates: the signal itself', () => {
  const signal = new Float32Array(3)
  expect(resample(signal, { from: 16000, to: 16000 })).toBe(signal)
  expect(resample(Float64Array.of(0.5), { from: 16000, to: 16000 })).toEqual(Float32Array.of(0.5))
})

test.each([
  [{ from: 0, to: 1 }, RangeError, 'resample: from must be an integer from 1 to 1536000, got 0'],
  [{ from: 44100, to: 22050.5 }, RangeError, 'to must be an integer'],
  [{ from: '1' as unknown as number, to: 1 }, TypeError, 'from must be an integer'],
  [
    { from: 1, to: 1, sr: 1 } as ResampleOptions,
    TypeError,
    'resample: sr is not an option; the options are from, to, k',
  ],
  [undefined as unknown as ResampleOptions, TypeError, 'resample: from must be an integer'],
  [{ from: 1535999, to: 1535998 }, RangeError, 'to / from must be a fraction of small integers, got 1535998 / 1535999'],
])('refuses %o', (options, type, message) => {
  expect(() => resample(new Float32Array(10), options)).toThrow(type)
  expect(() => resample(new Float32Array(10), options)).toThrow(message)
})

test('refuses a signal that is not one', () => {
  expect(() => resample([1] as unknown as Float32Array, { from: 2, to: 1 })).toThrow(TypeError)
  expect(() => resample(Float32Array.of(0, Number.NaN), { from: 2, to: 1 })).toThrow('got NaN at index 1')
})
