import { fixtureBytes, wavBytes } from '@murecom/testing'
import { expect, test } from 'vitest'
import { decode, scanLevels } from '../src/index.ts'

const RATE = 8000

/** Seconds of a full-scale sine or of silence, one letter each. */
function sound(letters: string): Uint8Array {
  const samples = new Float32Array(letters.length * RATE)
  samples.forEach((_, i) => {
    if (letters[Math.floor(i / RATE)] === 's') samples[i] = 0.999 * Math.sin(i)
  })
  return wavBytes(samples, RATE)
}

test('the level of a sine is -3 dB, of silence -Infinity', async () => {
  const { durationSeconds, windows } = await scanLevels(sound('ss...s'), { windows: 6 })
  expect(durationSeconds).toBe(6)
  windows.forEach(({ seconds }, i) => {
    expect(seconds).toBeCloseTo(i + 0.375, 3)
  })
  for (const i of [0, 1, 5]) expect(windows[i]!.level).toBeCloseTo(-3.02, 1)
  for (const i of [2, 3, 4]) expect(windows[i]!.level).toBe(Number.NEGATIVE_INFINITY)
})

test('a file shorter than the windows has fewer of them', async () => {
  const short = wavBytes(new Float32Array(1000).fill(0.5), RATE)
  const { windows } = await scanLevels(short)
  expect(windows).toHaveLength(1)
  expect(windows[0]!.seconds).toBe(0)
  expect(windows[0]!.level).toBeCloseTo(-6.02, 2)
  expect((await scanLevels(short, { windows: 5, windowSeconds: 0.05 })).windows).toHaveLength(2)
})

// opus.webm and aac.mkv are decoded in one pass: their clock does not count samples.
test.each(['layer3.mp3', 'frames.flac', 'vorbis.ogg', 'aac.m4a', 'opus.opus', 'opus.webm', 'aac.mkv'])(
  'the windows of %s have the levels of a whole decoding',
  async name => {
    const bytes = await fixtureBytes(new URL(`./fixtures/ffmpeg/${name}`, import.meta.url))
    const { samples, sampleRate } = await decode(bytes)
    const { windows, durationSeconds } = await scanLevels(bytes, { windows: 9, windowSeconds: 0.1 })
    expect(durationSeconds).toBeCloseTo(samples.length / sampleRate, 6)
    for (const { seconds, level } of windows) {
      const begin = Math.round(seconds * sampleRate)
      const part = samples.subarray(begin, begin + Math.floor(0.1 * sampleRate))
      const rms = Math.sqrt(part.reduce((sum, x) => sum + x * x, 0) / part.length)
      expect(level).toBeCloseTo(20 * Math.log10(rms), 1)
    }
  },
)

test('options', async () => {
  const bytes = sound('s')
  await expect(scanLevels(bytes, { windows: 0 })).rejects.toThrow('scanLevels: windows must be an integer from 1')
  await expect(scanLevels(bytes, { windowSeconds: 0 })).rejects.toThrow(RangeError)
  await expect(scanLevels(bytes, { count: 3 } as never)).rejects.toThrow('count is not an option')
  await expect(scanLevels(bytes, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  await expect(scanLevels(new Uint8Array(0))).rejects.toMatchObject({ code: 'unknown-format' })
})
