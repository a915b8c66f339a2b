import { stft } from '@murecom/melspec'
import { maxAbsoluteError } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import {
  delta,
  hpss,
  istft,
  magnitudeSpectrogram,
  preemphasis,
  rms,
  spectralBandwidth,
  spectralCentroid,
  spectralContrast,
  spectralFlatness,
  spectralRolloff,
  zeroCrossingRate,
} from '../src/spectral.ts'
import { errorOf, goldenOf, kernelSets, signals } from './golden.ts'

// biome-ignore lint/suspicious/noExplicitAny: options of many functions, read from JSON
const functions: Record<string, (signal: Float32Array, options: any) => ArrayLike<number>> = {
  rms,
  zeroCrossingRate,
  spectralCentroid,
  spectralBandwidth,
  spectralContrast: (signal, options) => spectralContrast(signal, options).data,
  spectralFlatness,
  spectralRolloff,
  preemphasis,
}
/** These have no kernels. */
const PLAIN = ['rms', 'zeroCrossingRate']
describe.each(kernelSets)('kernels: $name', ({ kernels }) => {
  for (const [name, run] of Object.entries(functions)) {
    if (kernels && PLAIN.includes(name)) continue
    test.each(goldenOf(name))(`${name} equals librosa: $title`, ({ signal, options, expected }) => {
      const actual = run(signals[signal]!, { ...options, ...(kernels && { kernels }) })
      // A contrast of 0 dB, an impulse's, is a difference of two roundings.
      if (name === 'spectralContrast') expect(maxAbsoluteError(actual, expected)).toBeLessThan(1e-3)
      else expect(errorOf(actual, expected)).toBeLessThanOrEqual(1)
    })
  }
  test.each(goldenOf('magnitudeSpectrogram'))('magnitudeSpectrogram equals librosa: $title', golden => {
    const { signal, options, shape, expected } = golden
    const { data, bins, frames } = magnitudeSpectrogram(signals[signal]!, { ...options, kernels })
    expect([bins, frames]).toEqual(shape)
    expect(errorOf(data, expected)).toBeLessThanOrEqual(1)
  })
})

const [mfcc] = goldenOf('values')
test.each(goldenOf('delta'))('delta equals librosa: $title', ({ options, expected }) => {
  const [, frames] = mfcc!.shape
  expect(errorOf(delta(mfcc!.expected, { frames, ...options }), expected)).toBeLessThanOrEqual(1)
})

test.each(goldenOf('istft'))('istft equals librosa: $title', ({ signal, options, expected }) => {
  const { of, ...rest } = options
  expect(errorOf(istft(stft(signals[signal]!, of), rest), expected)).toBeLessThanOrEqual(1)
})

test.each(goldenOf('hpss'))('hpss equals librosa: $title', ({ signal, options, expected }) => {
  const { harmonic, percussive } = hpss(signals[signal]!.subarray(0, 8192), options)
  expect(errorOf(Float32Array.of(...harmonic, ...percussive), expected)).toBeLessThanOrEqual(1)
})

test('hpss works in blocks of frames: the parts of a long signal add up to it', () => {
  const signal = signals['music']!.subarray(0, 60_000)
  const { harmonic, percussive } = hpss(signal, { nFft: 256, kernelSize: 9 })
  const sum = harmonic.map((x, i) => x + percussive[i]!)
  expect(maxAbsoluteError(sum, signal)).toBeLessThan(1e-5)
  // A second block begins at frame 512: around it both parts are those of a shorter signal.
  const begin = 20_000
  const part = hpss(signal.subarray(begin), { nFft: 256, kernelSize: 9 })
  const at = 512 * 64
  const window = [at - 2000, at + 2000] as const
  const shifted = part.harmonic.subarray(window[0] - begin, window[1] - begin)
  // 20,000 is no multiple of the hop length, so the frames differ a little; errors of a wrong block are of the size of the signal.
  expect(maxAbsoluteError(shifted, harmonic.subarray(...window))).toBeLessThan(0.2)
})

test('a spectrogram gives what its samples give', () => {
  const signal = signals['amen']!
  const spectrogram = magnitudeSpectrogram(signal)
  expect(errorOf(spectralCentroid(spectrogram), spectralCentroid(signal))).toBeLessThan(0.01)
  expect(errorOf(spectralBandwidth(spectrogram), spectralBandwidth(signal))).toBeLessThan(0.01)
  expect(errorOf(spectralFlatness(spectrogram), spectralFlatness(signal))).toBeLessThan(0.1)
  expect(spectralRolloff(spectrogram)).toEqual(spectralRolloff(signal))
  expect(errorOf(spectralContrast(spectrogram).data, spectralContrast(signal).data)).toBeLessThan(0.1)
  const boxes = magnitudeSpectrogram(signal, { window: 'ones' })
  expect(errorOf(rms(boxes), rms(signal))).toBeLessThan(0.01)
})

test('istft gives back the signal', () => {
  const signal = signals['noise']!
  for (const options of [{}, { nFft: 300 }, { nFft: 256, hopLength: 50 }, { nFft: 255, hopLength: 85 }]) {
    const back = istft(stft(signal, options), { ...options, length: signal.length })
    expect(maxAbsoluteError(back, signal), JSON.stringify(options)).toBeLessThan(1e-6)
  }
})

describe('bad input', () => {
  const signal = new Float32Array(5000)
  const broken = new Float32Array(5000)
  broken[3211] = Number.NaN
  test.each(Object.entries(functions))('%s refuses NaN with its place, and what is no signal', (name, run) => {
    expect(() => run(broken, {})).toThrow(`${name}: signal must hold finite numbers, got NaN at index 3211`)
    expect(() => run(new Float32Array(0), {})).toThrow(`${name}: signal must hold at least`)
    expect(() => run([1, 2] as unknown as Float32Array, {})).toThrow(
      `${name}: signal must be a Float32Array or Float64Array, got Array(2)`,
    )
    expect(() => run(signal, { hopp: 3 })).toThrow(`${name}: hopp is not an option`)
    expect(() => run(signal, null)).not.toThrow()
  })

  test.each([4000, 8000, 96000, 384000])('a sample rate of %i Hz', sampleRate => {
    const nBands = sampleRate === 4000 ? 4 : sampleRate === 8000 ? 5 : 6
    for (const source of [signal, signals['noise']!]) {
      expect(spectralCentroid(source, { sampleRate }).every(Number.isFinite)).toBe(true)
      expect(spectralBandwidth(source, { sampleRate }).every(Number.isFinite)).toBe(true)
      expect(spectralContrast(source, { sampleRate, nBands, nFft: 8192 }).data.every(Number.isFinite)).toBe(true)
    }
  })

  test.each([
    [
      () => spectralContrast(signal, { sampleRate: 8000 }),
      'nBands must leave fMin x 2^(nBands - 1) below half the sample',
    ],
    [
      () => spectralContrast(signal, { nFft: 64 }),
      'spectralContrast: nFft must give each band at least one bin, got 64',
    ],
    [() => spectralContrast(signal, { quantile: 1 }), 'quantile must be a number above 0 and below 1, got 1'],
    [() => spectralCentroid(signal, { sampleRate: 0 }), 'sampleRate must be a number from 1000 to 1536000, got 0'],
    [
      () => spectralCentroid(signal, { nFft: 1 }),
      'spectralCentroid: nFft must be an integer from 2 to 16777216, got 1',
    ],
    [
      () => spectralCentroid({ data: new Float32Array(5), bins: 2, frames: 3 }),
      'data must hold bins x frames values (2 x 3), got 5',
    ],
    [
      () => spectralCentroid({ data: Float32Array.of(1, -1), bins: 2, frames: 1 }),
      'data must hold magnitudes of at least 0, got -1 at index 1',
    ],
    [() => spectralBandwidth(signal, { p: 0 }), 'spectralBandwidth: p must be a finite number above 0, got 0'],
    [
      () => spectralFlatness(signal, { amin: 0 }),
      'spectralFlatness: amin must be a finite number of at least 1e-100, got 0',
    ],
    [() => spectralRolloff(signal, { rollPercent: 0 }), 'rollPercent must be a number above 0 and below 1, got 0'],
    [() => rms(signal.subarray(0, 10), { center: false }), 'signal must hold at least frameLength (2048) samples when'],
    [
      () => rms({ data: new Float32Array(4), bins: 2, frames: 2 }, { frameLength: 9 }),
      'frameLength must be 2 or 3 for 2',
    ],
    [() => preemphasis(Float32Array.of(1)), 'preemphasis: signal must hold at least 2 samples, got 1'],
    [() => delta(signal, { width: 4 }), 'delta: width must be odd, got 4'],
    [() => delta(signal, { frames: 7 }), 'delta: values must hold rows of frames (7) values, got 5000'],
    [() => delta(signal, { order: 9 }), 'delta: order must be below width (9), got 9'],
    [() => delta(signal.subarray(0, 5)), "delta: width must be at most frames (5) in mode 'interp', got 9"],
    [() => hpss(signal, { margin: 0.5 }), 'hpss: margin must be a finite number from 1 to 1000000, got 0.5'],
    [() => hpss(signal, { kernelSize: [3, 0] }), 'hpss: kernelSize must be an integer from 1 to 4095, got 0'],
    [() => istft(stft(signal), { nFft: 100 }), 'istft: nFft must be 2048 or 2049 for 1025 bins, got 100'],
  ])('is refused: %#', (call, message) => {
    expect(call).toThrow(message)
  })

  test('one sample is a signal', () => {
    const one = signals['one']!
    expect(rms(one)).toHaveLength(1)
    expect(zeroCrossingRate(one)).toEqual(Float64Array.of(0))
    const { harmonic, percussive } = hpss(one)
    expect(harmonic[0]! + percussive[0]!).toBeCloseTo(0.25, 6)
  })
})
