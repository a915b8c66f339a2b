import { mulberry32 } from '@murecom/internal'
import { describe, expect, test } from 'vitest'
import { beatTrack, onsetDetect, onsetStrength, tempo, tempogram } from '../src/rhythm.ts'
import { errorOf, goldenOf, kernelSets, signals } from './golden.ts'

describe.each(kernelSets)('kernels: $name', ({ kernels }) => {
  test.each(goldenOf('onsetStrength'))('onsetStrength equals librosa: $title', ({ signal, options, expected }) => {
    expect(errorOf(onsetStrength(signals[signal]!, { ...options, kernels }).data, expected)).toBeLessThanOrEqual(1)
  })
  test.each(goldenOf('onsetDetect'))('onsetDetect equals librosa: $title', ({ signal, options, expected }) => {
    expect([...onsetDetect(signals[signal]!, { ...options, kernels }).onsets]).toEqual([...expected])
  })
  test.each(goldenOf('tempogram'))('tempogram equals librosa: $title', ({ signal, options, shape, expected }) => {
    const { data, lags, frames } = tempogram(signals[signal]!, { ...options, kernels })
    expect([lags, frames]).toEqual(shape)
    expect(errorOf(data, expected)).toBeLessThanOrEqual(1)
  })
  test.each(goldenOf('tempo'))('tempo equals librosa: $title', ({ signal, options, expected }) => {
    const { aggregate: _, ...rest } = options // librosa's is that of the tempogram
    expect(tempo(signals[signal]!, { ...rest, minClarity: 0, kernels }).bpm).toBeCloseTo(expected[0]!, 4)
  })
  test.each(goldenOf('beatTrack'))('beatTrack equals librosa: $title', ({ signal, options, expected }) => {
    const { bpm, beats } = beatTrack(signals[signal]!, { ...options, minClarity: 0, kernels })
    expect([bpm ?? 0, ...beats]).toEqual([expect.closeTo(expected[0]!, 4), ...expected.slice(1)])
  })
})

describe('music without a beat has no tempo', () => {
  const random = mulberry32(5)
  const noise = new Float32Array(20 * 22050).map(() => 0.2 * random() - 0.1)
  const tone = new Float32Array(10 * 22050).map((_, i) => Math.sin((2 * Math.PI * 440 * i) / 22050))
  test.each<[string, Float32Array]>([
    ['silence', new Float32Array(220500)],
    ['a constant', new Float32Array(220500).fill(0.5)],
    ['one sample', Float32Array.of(1)],
    ['noise', noise],
    ['a tone', tone],
  ])('%s', (_, signal) => {
    expect(tempo(signal).bpm).toBeNull()
    const { bpm, beats, times } = beatTrack(signal)
    expect([bpm, beats.length, times.length]).toEqual([null, 0, 0])
  })
})

test.each([60, 90, 120, 150, 200])('clicks at %i beats a minute, to the frame', bpm => {
  const step = Math.round((60 * 22050) / bpm)
  const clicks = new Float32Array(20 * 22050).map((_, i) => (i % step === 5000 ? 1 : 0))
  const found = beatTrack(clicks, { aggregate: 'mean', startBpm: bpm })
  expect(Math.abs(found.bpm! / bpm - 1)).toBeLessThan(0.03)
  expect(found.clarity).toBeGreaterThan(0.5)
  // The last beat is where a click would follow.
  for (const time of found.times.slice(0, -1)) {
    const phase = (time * 22050 - 5000) / step
    expect(Math.abs(phase - Math.round(phase)) * step).toBeLessThan(1024)
  }
})

test('the prior decides between a tempo and its double', () => {
  const step = Math.round((60 * 22050) / 85)
  const clicks = new Float32Array(20 * 22050).map((_, i) => (i % step === 0 ? 1 : i % step === step >> 1 ? 0.7 : 0))
  expect(tempo(clicks, { startBpm: 170, stdBpm: 0.2 }).bpm! / 170).toBeCloseTo(1, 1)
  expect(tempo(clicks, { startBpm: 85, stdBpm: 0.2 }).bpm! / 85).toBeCloseTo(1, 1)
})

test.each([4000, 8000, 48000, 384000])('a sample rate of %i Hz', sampleRate => {
  const step = sampleRate / 2
  const clicks = new Float32Array(10 * sampleRate).map((_, i) => (i % step === 100 ? 1 : 0))
  const hopLength = Math.max(64, Math.round(sampleRate / 43 / 64) * 64)
  const { bpm } = tempo(clicks, { sampleRate, hopLength, nMels: 32, nFft: hopLength * 4 })
  expect(Math.abs(bpm! / 120 - 1)).toBeLessThan(0.05)
})

test('an envelope takes the place of the samples', () => {
  const signal = signals['music']!
  const envelope = onsetStrength(signal)
  expect(onsetDetect(envelope)).toEqual(onsetDetect(signal))
  expect(tempo(envelope)).toEqual(tempo(signal))
  expect(beatTrack(envelope)).toEqual(beatTrack(signal, { aggregate: 'mean' }))
})

test.each([
  [() => tempo(Float32Array.of(0, Number.NaN)), 'tempo: signal must hold finite numbers, got NaN at index 1'],
  [() => tempo(new Float32Array(0)), 'tempo: signal must hold at least 1 sample, got 0'],
  [
    () => tempo(signals['amen']!, { acSize: 0.01 }),
    'tempo: acSize must be at least two frames of hopLength samples, got',
  ],
  [
    () => tempo(signals['amen']!, { start_bpm: 3 } as object),
    'tempo: start_bpm is not an option; did you mean startBpm?',
  ],
  [() => beatTrack(signals['amen']!, { bpm: 0 }), 'beatTrack: bpm must be a finite number above 0, got 0'],
  [() => beatTrack(signals['amen']!, { bpm: 1e6 }), 'beatTrack: bpm must be at most a beat a frame'],
  [() => onsetDetect(signals['amen']!, { wait: -1 }), 'onsetDetect: wait must be an integer of at least 0, got -1'],
  [() => onsetStrength(signals['amen']!, { lag: 0 }), 'onsetStrength: lag must be an integer of at least 1, got 0'],
  [
    () => tempogram({ data: new Float32Array(3), sampleRate: 22050, hopLength: 512 }, { centerWindow: false }),
    'tempogram: winLength must be at most the number of frames (3), got 384',
  ],
])('bad input is refused: %#', (call, message) => {
  expect(call).toThrow(message)
})
