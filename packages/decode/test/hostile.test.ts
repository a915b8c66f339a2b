import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { decode } from '../src/index.ts'
import { fixture } from './fixture.ts'
import { FUZZED } from './fuzz/files.ts'
import { mutate } from './fuzz/mutate.ts'
import { outcomeOf } from './fuzz/outcome.ts'

// The short form of fuzz/run.ts.
test.each(Object.entries(FUZZED))('broken %s gives samples or an AudioDecodeError', async (format, names) => {
  const files = await Promise.all(names.map(fixture))
  for (let i = 0; i < 30; i++) {
    const random = mulberry32(7_000_021 + i)
    const bytes = mutate(format, files[i % files.length]!, random)
    expect(['samples', 'error'], `file ${i}`).toContain(await outcomeOf(bytes, i, random))
  }
})

test('a file of half a gigabyte of samples that are not there', async () => {
  const bytes = await fixture('ffmpeg/aac.m4a')
  const at = bytes.findIndex((_, i) => i > 4 && String.fromCharCode(...bytes.subarray(i, i + 4)) === 'stsz')
  new DataView(bytes.buffer).setUint32(at + 12, 0xffffffff) // samples in the table of sizes
  await expect(decode(bytes)).rejects.toMatchObject({ code: 'broken-audio' })
})
