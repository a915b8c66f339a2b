import { describe, expect, test } from 'vitest'
import * as features from '../src/index.ts'
import { kernelSets, signals } from './golden.ts'

type Kernels = (typeof kernelSets)[number]['kernels']
interface Given {
  sampleRate: number
  kernels: Kernels
}
type Answer = ArrayLike<number> | object

const LOWEST_RATE = 4000
/** Octaves above C1 that end below half the sample rate. */
const octavesOf = (sampleRate: number): number => Math.min(7, Math.floor(Math.log2(sampleRate / 2 / 35)))

/** Every function that takes samples. Those without a sample rate or without kernels leave them out. */
const FUNCTIONS: Record<string, (signal: Float32Array, given: Given) => Answer> = {
  rms: signal => features.rms(signal),
  zeroCrossingRate: signal => features.zeroCrossingRate(signal),
  preemphasis: (signal, { kernels }) => features.preemphasis(signal, { zi: 0, kernels }),
  hpss: signal => features.hpss(signal, { nFft: 256, kernelSize: 5 }),
  magnitudeSpectrogram: (signal, given) => features.magnitudeSpectrogram(signal, given),
  spectralCentroid: (signal, given) => features.spectralCentroid(signal, given),
  spectralBandwidth: (signal, given) => features.spectralBandwidth(signal, given),
  spectralFlatness: (signal, given) => features.spectralFlatness(signal, given),
  spectralRolloff: (signal, given) => features.spectralRolloff(signal, given),
  spectralContrast: (signal, given) =>
    features.spectralContrast(signal, { ...given, nFft: 8192, nBands: given.sampleRate < 12_800 ? 4 : 6 }),
  onsetStrength: (signal, given) => features.onsetStrength(signal, given),
  onsetDetect: (signal, given) => features.onsetDetect(signal, given),
  tempogram: (signal, given) => features.tempogram(signal, { ...given, winLength: 8 }),
  tempo: (signal, given) => features.tempo(signal, given),
  beatTrack: (signal, given) => features.beatTrack(signal, given),
  estimateTuning: (signal, given) => [features.estimateTuning(signal, given)],
  chromaStft: (signal, given) => features.chromaStft(signal, given),
  cqt: (signal, given) => features.cqt(signal, { ...given, nBins: 12 * octavesOf(given.sampleRate) }),
  chromaCqt: (signal, given) => features.chromaCqt(signal, given),
  chromaCens: (signal, given) => features.chromaCens(signal, given),
  tonnetz: (signal, given) => features.tonnetz(signal, given),
  estimateKey: (signal, given) => features.estimateKey(signal, given),
}
/** What takes no samples, and what counts channels: both have tests of their own. */
const OTHERS = ['LoudnessMeter', 'albumLoudness', 'delta', 'istft', 'loudness', 'replayGain']

test('every function of the package is here', () => {
  expect([...Object.keys(FUNCTIONS), ...OTHERS].sort()).toEqual(Object.keys(features).sort())
})

/** Every number of an answer. */
function numbersOf(answer: Answer): number[] {
  if (ArrayBuffer.isView(answer) || Array.isArray(answer)) return Array.from(answer as ArrayLike<number>)
  return Object.values(answer).flatMap(value =>
    typeof value === 'number' ? [value] : ArrayBuffer.isView(value) ? numbersOf(value as never) : [],
  )
}

describe.each(kernelSets)('kernels: $name', ({ kernels }) => {
  test.each(Object.entries(FUNCTIONS))(
    '%s: silence, a constant, an impulse and one sample have finite answers',
    (...args) => {
      const [, run] = args
      const broken = ['silence', 'direct', 'impulse', 'one'].filter(name => {
        return !numbersOf(run(signals[name]!, { sampleRate: 22050, kernels })).every(Number.isFinite)
      })
      expect(broken).toEqual([])
    },
  )

  test.each(Object.entries(FUNCTIONS))('%s: any sample rate', (_, run) => {
    const signal = signals['noise']!
    const broken = [LOWEST_RATE, 44_100, 384_000].filter(
      sampleRate => !numbersOf(run(signal, { sampleRate, kernels })).every(Number.isFinite),
    )
    expect(broken).toEqual([])
  })

  test.each(Object.entries(FUNCTIONS))('%s refuses NaN and infinity with their place', (name, run) => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const signal = new Float32Array(5000)
      signal[3211] = bad
      const refused = new RegExp(`^${name}: signal must hold finite numbers, got ${bad} at index 3211$`)
      expect(() => run(signal, { sampleRate: 22050, kernels })).toThrow(refused)
    }
  })
})

test.each(['silence', 'direct', 'one', 'noise', 'impulse'])('%s has no tempo and no beats, never a guess', name => {
  expect(features.tempo(signals[name]!).bpm).toBeNull()
  expect([...features.beatTrack(signals[name]!).beats]).toEqual([])
})

test('an hour, chunk by chunk: the meter keeps a number for each tenth of a second, and no samples', () => {
  const sampleRate = LOWEST_RATE
  const second = new Float32Array(sampleRate).map((_, i) => 0.1 * Math.sin((2 * Math.PI * 500 * i) / sampleRate))
  const meterOf = (seconds: number): features.LoudnessMeter => {
    const meter = new features.LoudnessMeter({ sampleRate, channels: 1 })
    for (let s = 0; s < seconds; s++) meter.push([second])
    return meter
  }
  expect(meterOf(3600).integrated).toBeCloseTo(meterOf(20).integrated!, 3)
})
