import { fixtureJson } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { StftFrames } from '../src/frames.ts'
import {
  amplitudeToDb,
  dbToAmplitude,
  dbToPower,
  getWindow,
  hzToMel,
  logCompress,
  melFilterBank,
  melToHz,
  mfcc,
  powerToDb,
  stft,
  type WindowName,
} from '../src/index.ts'
import { errorOf, goldenOf, kernelSets, signals } from './golden.ts'

interface Scales {
  hertz: number[]
  mels: number[]
  hzToMel: Record<string, number[]>
  melToHz: Record<string, number[]>
  windows: Record<string, number[]>
}
const scales = await fixtureJson<Scales>(new URL('./fixtures/librosa/scales.json', import.meta.url))
const [mel, decibel] = goldenOf('spectrogram').map(c => c.expected) as [Float32Array, Float32Array]

test.each(goldenOf('stft'))('stft equals librosa: $title', ({ signal, options, shape, expected }) => {
  const { re, im, bins, frames } = stft(signals[signal]!, options)
  expect([2, bins, frames]).toEqual(shape)
  // Near-zero parts of large numbers: the error is judged against the largest magnitude, as for every float32 transform.
  expect(errorOf(re, expected.subarray(0, re.length))).toBeLessThanOrEqual(1)
  expect(errorOf(im, expected.subarray(re.length))).toBeLessThanOrEqual(1)
})

describe.each(kernelSets)('kernels: $name', kernels => {
  test.each(goldenOf('mfcc'))('mfcc equals librosa: $title', ({ signal, options, shape, expected }) => {
    const result = mfcc(signals[signal]!, { ...options, kernels })
    expect([result.coefficients, result.frames]).toEqual(shape)
    expect(errorOf(result.data, expected)).toBeLessThanOrEqual(1)
  })
})

test.each(goldenOf('melFilterBank'))('melFilterBank equals librosa: $title', ({ options, shape, expected }) => {
  const bank = melFilterBank(options)
  expect(bank.length).toBe(shape[0]! * shape[1]!)
  expect(errorOf(bank, expected)).toBeLessThanOrEqual(1)
})

test.each(goldenOf('powerToDb'))('powerToDb equals librosa: $title', ({ options, expected }) => {
  expect(errorOf(powerToDb(mel, options), expected)).toBeLessThanOrEqual(1)
})
test.each(goldenOf('amplitudeToDb'))('amplitudeToDb equals librosa: $title', ({ options, expected }) => {
  expect(errorOf(amplitudeToDb(mel, options), expected)).toBeLessThanOrEqual(1)
})
test.each(goldenOf('dbToPower'))('dbToPower equals librosa: $title', ({ options, expected }) => {
  expect(errorOf(dbToPower(decibel, options), expected)).toBeLessThanOrEqual(1)
})
test.each(goldenOf('dbToAmplitude'))('dbToAmplitude equals librosa: $title', ({ options, expected }) => {
  expect(errorOf(dbToAmplitude(decibel, options), expected)).toBeLessThanOrEqual(1)
})

test('logCompress is log10(1 + c x)', () => {
  expect([...logCompress(Float64Array.of(0, 0.0099, 0.9999))]).toEqual([0, 2, 4].map(x => expect.closeTo(x, 4)))
  expect([...logCompress(Float64Array.of(9), { scale: 1 })]).toEqual([1])
})

test.each([false, true])('hzToMel and melToHz equal librosa, htk %s', htk => {
  for (const [i, hz] of scales.hertz.entries()) expect(hzToMel(hz, htk)).toBeCloseTo(scales.hzToMel[`${htk}`]![i]!, 9)
  for (const [i, m] of scales.mels.entries()) expect(melToHz(m, htk)).toBeCloseTo(scales.melToHz[`${htk}`]![i]!, 7)
})

test.each(Object.entries(scales.windows))('window %s equals librosa', (title, expected) => {
  const [name, length, kind] = title.split(' ')
  const window = getWindow(name as WindowName, Number(length), { periodic: kind === 'periodic' })
  expect([...window]).toEqual(expected.map(x => expect.closeTo(x, 12)))
})

test.each([
  [() => powerToDb([1] as unknown as Float32Array), TypeError, 'powerToDb: values must be a Float32Array'],
  [() => powerToDb(mel, { amin: 0 }), RangeError, 'amin must be a finite number above 0, got 0'],
  [() => powerToDb(mel, { topDb: -1 }), RangeError, 'topDb must be a finite number of at least 0, got -1'],
  [() => powerToDb(mel, { ref: Number.NaN }), RangeError, 'ref must be a finite number, got NaN'],
  [() => logCompress(mel, { scale: 0 }), RangeError, 'scale must be'],
  [() => mfcc(signals['amen']!, { nMfcc: 129 }), RangeError, 'nMfcc must be an integer from 1 to 128, got 129'],
  [() => mfcc(signals['amen']!, { dctType: 4 as 3 }), RangeError, 'dctType must be an integer from 1 to 3, got 4'],
  [() => mfcc(signals['amen']!, { lifter: -1 }), RangeError, 'lifter must be'],
  [() => stft(new Float32Array(0)), RangeError, 'stft: signal must hold at least one sample, got 0'],
  [() => getWindow('hann', 0), RangeError, 'length must be'],
])('refuses what is wrong: %#', (call, type, message) => {
  expect(call).toThrow(type)
  expect(call).toThrow(message)
})

const signal = new Float32Array(4096)
test.each<[string, (options: object) => unknown, object, string]>([
  ['melFilterBank', melFilterBank, { n_mels: 3 }, 'melFilterBank: n_mels is not an option; did you mean nMels?'],
  ['mfcc', options => mfcc(signal, options), { n_mfcc: 3 }, 'mfcc: n_mfcc is not an option; did you mean nMfcc?'],
  ['mfcc, spectrogram', options => mfcc(signal, options), { n_fft: 512 }, 'mfcc: n_fft is not an option; did you mean'],
  ['stft', options => stft(signal, options), { win_length: 3 }, 'stft: win_length is not an option; did you mean winL'],
  ['getWindow', options => getWindow('hann', 4, options), { sym: true }, 'getWindow: sym is not an option'],
  ['powerToDb', options => powerToDb(mel, options), { top_db: 3 }, 'powerToDb: top_db is not an option; did you mean'],
  ['amplitudeToDb', options => amplitudeToDb(mel, options), { topdb: 3 }, 'did you mean topDb?'],
  ['dbToPower', options => dbToPower(decibel, options), { amin: 3 }, 'dbToPower: amin is not an option'],
  ['dbToAmplitude', options => dbToAmplitude(decibel, options), { Ref: 3 }, 'did you mean ref?'],
  ['logCompress', options => logCompress(mel, options), { factor: 3 }, 'the options are scale'],
])('%s refuses an option that does not exist, and takes null for none', (_, call, options, message) => {
  expect(() => call(options)).toThrow(TypeError)
  expect(() => call(options)).toThrow(message)
  expect(() => call(null as unknown as object)).not.toThrow()
  expect(() => call(5 as unknown as object)).toThrow('options must be an object, got 5')
})

test.each([{}, { nFft: 300, hopLength: 77, padMode: 'reflect' }, { nFft: 255, center: false }] as const)(
  'StftFrames gives the frames of stft: %o',
  options => {
    const signal = signals['noise']!
    const whole = stft(signal, { hopLength: 512, ...options })
    const frames = new StftFrames(options)
    expect([frames.bins, frames.framesOf(signal.length)]).toEqual([whole.bins, whole.frames])
    const [re, im, power] = [0, 1, 2].map(() => new Float64Array(frames.bins)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ]
    for (let t = 0; t < whole.frames; t++) {
      frames.spectrum(signal, t, re, im)
      frames.power(signal, t, power)
      const column = (values: Float32Array) => Float32Array.from(re, (_, k) => values[k * whole.frames + t]!)
      expect(Float32Array.from(re)).toEqual(column(whole.re))
      expect(Float32Array.from(im)).toEqual(column(whole.im))
      expect(
        errorOf(
          power,
          re.map((x, k) => x * x + im[k]! * im[k]!),
        ),
      ).toBeLessThan(1e-6)
    }
    expect(() => new StftFrames({ nFft: 1 }, 'tempo')).toThrow('tempo: nFft must be an integer from 2')
  },
)
