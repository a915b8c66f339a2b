import { mulberry32 } from '@murecom/internal'
import { fixtureBytes } from '@murecom/testing'
import { expect, test } from 'vitest'
import { AudioDecodeError, decode, probe } from '../src/index.ts'
import { FUZZED } from './fuzz/files.ts'
import { mutate } from './fuzz/mutate.ts'

// The short form of fuzz/run.ts.
test.each(Object.entries(FUZZED))('broken %s gives samples or an AudioDecodeError', async (_, names) => {
  const files = await Promise.all(
    names.map(name => fixtureBytes(new URL(`./fixtures/ffmpeg/${name}`, import.meta.url))),
  )
  const random = mulberry32(7)
  for (let i = 0; i < 24; i++) {
    const bytes = mutate(files[i % files.length]!, random)
    const start = performance.now()
    try {
      if (i % 4 === 0) expect((await probe(bytes)).durationSeconds).toBeGreaterThanOrEqual(0)
      const { samples } = await decode(bytes, i % 2 ? { offsetSeconds: random(), sampleRate: 16_000 } : {})
      expect(samples.length).toBeGreaterThan(0)
      expect(samples.every(Number.isFinite)).toBe(true)
    } catch (error) {
      expect(AudioDecodeError.isInstance(error), String(error)).toBe(true)
    }
    expect(performance.now() - start).toBeLessThan(20_000)
  }
})

test('a file of half a gigabyte of samples that are not there', async () => {
  const bytes = await fixtureBytes(new URL('./fixtures/ffmpeg/aac.m4a', import.meta.url))
  const at = bytes.findIndex((_, i) => i > 4 && String.fromCharCode(...bytes.subarray(i, i + 4)) === 'stsz')
  new DataView(bytes.buffer).setUint32(at + 12, 0xffffffff) // samples in the table of sizes
  await expect(decode(bytes)).rejects.toMatchObject({ code: 'broken-audio' })
})
