import { mulberry32 } from '@murecom/internal'
import { describe, expect, test } from 'vitest'
import { albumLoudness, LoudnessMeter, loudness, replayGain } from '../src/loudness.ts'
import { slowIntegrated } from './reference/slow-loudness.ts'

/** A sine of 1 kHz, as long and as loud as each part says, in seconds and dB of full scale. */
function sine(parts: readonly (readonly [seconds: number, decibel: number])[], sampleRate = 48000): Float32Array {
  const ends: number[] = []
  for (const [seconds] of parts) ends.push((ends.at(-1) ?? 0) + Math.round(seconds * sampleRate))
  let part = 0
  return new Float32Array(ends.at(-1)!).map((_, i) => {
    while (i >= ends[part]!) part++
    return 10 ** (parts[part]![1] / 20) * Math.sin((2 * Math.PI * 1000 * i) / sampleRate)
  })
}

const stereo = (signal: Float32Array) => [signal, signal]
const options = { sampleRate: 48000, truePeak: false }
/** The tolerance of EBU Tech 3341, in LU. */
const TOLERANCE = 0.1
const near = (actual: number | null, expected: number, tolerance = TOLERANCE): void => {
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(tolerance)
}

describe('the minimum requirements of EBU Tech 3341', () => {
  test.each<[number, number, [number, number][]]>([
    [1, -23, [[20, -23]]],
    [2, -33, [[20, -33]]],
    [
      3,
      -23,
      [
        [10, -36],
        [60, -23],
        [10, -36],
      ],
    ],
    [
      4,
      -23,
      [
        [10, -72],
        [10, -36],
        [60, -23],
        [10, -36],
        [10, -72],
      ],
    ],
    [
      5,
      -23,
      [
        [20, -26],
        [20.1, -20],
        [20, -26],
      ],
    ],
  ])('case %i: integrated loudness %i LUFS', (_, expected, parts) => {
    const measured = loudness(stereo(sine(parts)), options)
    near(measured.integrated, expected)
  })

  test('case 1: momentary and short-term loudness are the same', () => {
    const meter = new LoudnessMeter(options)
    meter.push(stereo(sine([[20, -23]])))
    near(meter.momentary, -23)
    near(meter.shortTerm, -23)
  })

  test('case 6: five channels', () => {
    const levels = [-28, -28, -24, -30, -30]
    near(
      loudness(
        levels.map(level => sine([[20, level]])),
        options,
      ).integrated,
      -23,
    )
  })

  test('case 9: short-term loudness stands still', () => {
    const meter = new LoudnessMeter(options)
    const signal = sine(Array.from({ length: 10 }, (_, i) => (i % 2 ? [1.66, -30] : [1.34, -20])))
    for (let at = 0; at < signal.length; at += 4800) {
      meter.push(stereo(signal.subarray(at, at + 4800)))
      if (at >= 3 * 48000) near(meter.shortTerm, -23)
    }
  })

  test('case 12: momentary loudness stands still', () => {
    const meter = new LoudnessMeter(options)
    const signal = sine(Array.from({ length: 50 }, (_, i) => (i % 2 ? [0.22, -30] : [0.18, -20])))
    for (let at = 0; at < signal.length; at += 4800) {
      meter.push(stereo(signal.subarray(at, at + 4800)))
      if (at >= 48000) near(meter.momentary, -23)
    }
  })

  test.each([
    [15, 1 / 4, 0, 0.5, -6],
    [16, 1 / 4, 45, 0.5, -6],
    [17, 1 / 6, 60, 0.5, -6],
    [18, 1 / 8, 67.5, 0.5, -6],
    [19, 1 / 4, 45, 1.41, 3],
  ])('case %i: true peak of a sine of %f times the sample rate', (_, frequency, phase, amplitude, expected) => {
    const signal = new Float32Array(48000).map(
      (_, i) =>
        amplitude * Math.sin(2 * Math.PI * (frequency * i + phase / 360)) * Math.min(1, i / 4800, (47999 - i) / 4800),
    )
    const { truePeak } = loudness(stereo(signal), { sampleRate: 48000 })
    expect(truePeak).toBeGreaterThan(expected - 0.4)
    expect(truePeak).toBeLessThan(expected + 0.2)
  })
})

describe('the minimum requirements of EBU Tech 3342', () => {
  test.each<[number, number, [number, number][]]>([
    [
      1,
      10,
      [
        [20, -20],
        [20, -30],
      ],
    ],
    [
      2,
      5,
      [
        [20, -20],
        [20, -15],
      ],
    ],
    [
      3,
      20,
      [
        [20, -40],
        [20, -20],
      ],
    ],
    [
      4,
      15,
      [
        [20, -50],
        [20, -35],
        [20, -20],
        [20, -35],
        [20, -50],
      ],
    ],
  ])('case %i: loudness range %i LU', (_, expected, parts) => {
    near(loudness(stereo(sine(parts)), options).range, expected, 1)
  })
})

test('integrated loudness is that of the standard, step by step', () => {
  const random = mulberry32(3)
  const noise = Array.from({ length: 3 }, (_, c) =>
    new Float32Array(96_000).map((_, i) => (random() - 0.5) * (i < 30_000 ? 0.001 : 0.1 * (c + 1))),
  )
  const expected = slowIntegrated(
    noise.map(channel => [...channel]),
    [1, 0.5, 1.41],
  )
  near(loudness(noise, { ...options, weights: [1, 0.5, 1.41] }).integrated, expected, 1e-6)
})

test.each([4000, 11025, 22050, 44100, 96000, 192000, 384000])('a tone is as loud at %i Hz', sampleRate => {
  const tone = new Float32Array(5 * sampleRate).map((_, i) => 0.1 * Math.sin((2 * Math.PI * 997 * i) / sampleRate))
  near(loudness([tone], { sampleRate, truePeak: false }).integrated, -23.01, sampleRate === 4000 ? 0.3 : 0.05)
})

test('chunks of any size give what the whole gives', () => {
  const random = mulberry32(8)
  const signal = new Float32Array(150_000).map(() => random() - 0.5)
  const other = signal.map((x, i) => x * Math.sin(i / 5000))
  const whole = loudness([signal, other], { sampleRate: 11025 })
  const meter = new LoudnessMeter({ sampleRate: 11025 })
  for (let at = 0; at < signal.length; ) {
    const end = at + Math.floor(random() * 9000)
    meter.push([signal.subarray(at, end), other.subarray(at, end)])
    at = end
  }
  near(meter.integrated, whole.integrated!, 1e-9)
  near(meter.range, whole.range, 1e-9)
  near(meter.truePeak, whole.truePeak!, 1e-9)
  expect(meter.samplePeak).toBe(whole.samplePeak)
})

test('a true peak lies between samples, in any block, and after the last one', () => {
  for (const place of [100, 5000, 8190, 8191, 8192, 20_000]) {
    const impulse = new Float32Array(20_001)
    impulse[place] = 0.5
    if (place + 1 < impulse.length) impulse[place + 1] = 0.5
    // Two equal samples: the sinc between them has 4 / pi times their height.
    const expected = 20 * Math.log10(place === 20_000 ? 0.5 : 0.5 * (4 / Math.PI))
    near(loudness([impulse], { sampleRate: 44100 }).truePeak, expected, 0.2)
  }
})

test('an album is as loud as its songs joined', () => {
  const meters = [-20, -30].map(level => {
    const meter = new LoudnessMeter(options)
    meter.push(stereo(sine([[10, level]])))
    return meter
  })
  near(
    albumLoudness(meters),
    loudness(
      stereo(
        sine([
          [10, -20],
          [10, -30],
        ]),
      ),
      options,
    ).integrated!,
    0.15,
  )
})

test('ReplayGain 2 brings to -18 LUFS', () => {
  const measured = loudness(stereo(sine([[5, -23]])), options)
  const { gain, peak } = replayGain(measured)
  expect(gain).toBeCloseTo(5, 1)
  expect(peak).toBeCloseTo(10 ** (-23 / 20), 4)
  expect(replayGain({ integrated: null, samplePeak: 0 })).toEqual({ gain: 0, peak: 0 })
})

test('silence and short pieces have no loudness', () => {
  const silent = { integrated: null, range: 0, maxMomentary: null, maxShortTerm: null, samplePeak: 0, truePeak: null }
  expect(loudness([new Float32Array(48000)], { sampleRate: 48000 })).toEqual(silent)
  expect(loudness([Float32Array.of(1)], { sampleRate: 48000 }).integrated).toBeNull()
  expect(loudness([new Float32Array(48000).fill(0.5)], { sampleRate: 48000 }).samplePeak).toBe(0.5)
  expect(albumLoudness([])).toBeNull()
})

test.each([
  [
    () => new LoudnessMeter({ sampleRate: 3000 }),
    'LoudnessMeter: sampleRate must be a finite number from 4000 to 1536000, g',
  ],
  [() => new LoudnessMeter({ sampleRate: 48000, weights: [1] }), 'LoudnessMeter: weights must have 2 values, got 1'],
  [
    () => new LoudnessMeter({ sampleRate: 48000, chanels: 1 } as never),
    'chanels is not an option; did you mean channels?',
  ],
  [
    () => new LoudnessMeter({ sampleRate: 48000 }).push([new Float32Array(1)]),
    'push: channels must be 2 arrays, got Array(1)',
  ],
  [
    () => new LoudnessMeter({ sampleRate: 48000 }).push([new Float32Array(3), new Float32Array(4)]),
    'LoudnessMeter.push: channel 1 must hold 3 samples as channel 0, got 4',
  ],
  [
    () => loudness([new Float32Array(9), Float32Array.of(0, 0, 0, 0, 0, 0, 0, Number.NaN, 0)], { sampleRate: 48000 }),
    'LoudnessMeter.push: channel 1 must hold finite numbers, got NaN at index 7',
  ],
  [() => loudness([], { sampleRate: 48000 }), 'loudness: channels must be an array of channels, got Array(0)'],
  [
    () => replayGain({ integrated: Number.NaN, samplePeak: 1 }),
    'replayGain: integrated must be a finite number, got NaN',
  ],
])('bad input is refused: %#', (call, message) => {
  expect(call).toThrow(message)
})
