import { mulberry32 } from '@murecom/internal'
import { fixtureBytes, fixtureF32, fixtureJson } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { decode } from '../src/index.ts'

interface Expected {
  name: string
  rate: number
  length: number
  step: number
  every: [number, number]
  part: [number, number]
  late: [number, number]
}

const valuesUrl = new URL('./fixtures/librosa/values.f32', import.meta.url)
const values = await fixtureF32(valuesUrl)
const expected = await fixtureJson<Expected[]>(new URL('./fixtures/librosa/expected.json', import.meta.url))
const file = (name: string): Promise<Uint8Array<ArrayBuffer>> => fixtureBytes(new URL(name, valuesUrl))
const golden = ([offset, length]: [number, number]): Float32Array => values.subarray(offset, offset + length)

/** Largest difference; Infinity when the lengths differ. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  let worst = 0
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!))
  return worst
}

// librosa decodes mp3 with mpg123 and Vorbis with libvorbis, which round differently from minimp3 and Symphonia.
const tolerance = (name: string): number => (name.endsWith('.ogg') ? 4e-5 : name.endsWith('.mp3') ? 2e-6 : 1e-7)

describe.each(expected)('$name', ({ name, rate, length, step, every, part, late }) => {
  test('equals librosa.load', async () => {
    const { samples, sampleRate } = await decode(await file(name))
    expect(sampleRate).toBe(rate)
    expect(samples.length).toBe(length)
    const some = samples.filter((_, i) => i % step === 0)
    expect(difference(some, golden(every))).toBeLessThan(tolerance(name))
  })

  test('equals librosa.load with offset and duration', async () => {
    const bytes = await file(name)
    const early = await decode(bytes, { offsetSeconds: 0.0051, durationSeconds: 0.004 })
    expect(difference(early.samples, golden(part))).toBeLessThan(tolerance(name))
    if (late[1] === 0) return
    const { samples } = await decode(bytes, { offsetSeconds: 0.3017, durationSeconds: 0.004 })
    expect(difference(samples, golden(late))).toBeLessThan(tolerance(name))
  })

  test('a part is what the whole has there', async () => {
    const bytes = await file(name)
    const whole = (await decode(bytes)).samples
    const random = mulberry32(length)
    for (let i = 0; i < 8; i++) {
      const offsetSeconds = (random() * length) / rate / 1.1
      const durationSeconds = (1 + random() * length) / rate
      const begin = Math.floor(offsetSeconds * rate)
      const end = begin + Math.floor(durationSeconds * rate)
      const { samples } = await decode(bytes, { offsetSeconds, durationSeconds })
      expect(difference(samples, whole.subarray(begin, end)), `${begin} to ${end}`).toBeLessThan(1e-6)
    }
  })
})

test('resamples after mixing, to the length that librosa gives', async () => {
  const { samples, sampleRate } = await decode(await file('stereo-44k.ogg'), { sampleRate: 22050 })
  expect([samples.length, sampleRate]).toEqual([Math.ceil((0.7 * 44100) / 2), 22050])
})
