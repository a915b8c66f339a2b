import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fixtureBytes } from '@murecom/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { sourceHash } from '../decoder/source-hash.mjs'
import { AudioDecodeError, decodeAudio } from '../src/decode.ts'
import { MINIMP3_SOURCE_HASH } from '../src/generated/minimp3.ts'
import { MelSpectrogram } from '../src/index.ts'
import { loadAudio } from '../src/node.ts'
import { kernelSets, signals } from './golden.ts'

const folder = mkdtempSync(join(tmpdir(), 'melspec-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.each(['vbr.mp3', '24-bit.wav', 'mono-8k.flac', 'stereo-44k.ogg'])(
  'loadAudio reads %s as decodeAudio does',
  async name => {
    const url = new URL(`./fixtures/audio/${name}`, import.meta.url)
    const expected = await decodeAudio(await fixtureBytes(url))
    expect(await loadAudio(url)).toEqual(expected)
    expect(await loadAudio(fileURLToPath(url))).toEqual(expected)
  },
)

test('loadAudio reads 0.1 s out of a file of 8 GB', async () => {
  const path = join(folder, 'long.wav')
  const bytes = await fixtureBytes(new URL('./fixtures/audio/16-bit.wav', import.meta.url))
  const data = Buffer.from(bytes).indexOf('data')
  new DataView(bytes.buffer).setUint32(data + 4, 0xffffffff, true) // a stream that did not know its length
  writeFileSync(path, bytes)
  truncateSync(path, 8e9) // the rest is a hole
  const before = process.memoryUsage().arrayBuffers
  const { samples } = await loadAudio(path, { offsetSeconds: 20_000, durationSeconds: 0.1 })
  expect(samples).toEqual(new Float32Array(2205))
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5e6)
})

test('loadAudio leaves the errors of the file system, and refuses what is no audio', async () => {
  await expect(loadAudio(join(folder, 'none.mp3'))).rejects.toMatchObject({ code: 'ENOENT' })
  writeFileSync(join(folder, 'empty.mp3'), '')
  await expect(loadAudio(join(folder, 'empty.mp3'))).rejects.toThrow(AudioDecodeError)
  await expect(loadAudio(join(folder, 'empty.mp3'), { offsetSeconds: -1 })).rejects.toThrow(
    'loadAudio: offsetSeconds must be a finite number of at least 0, got -1',
  )
})

test('the committed mp3 decoder was made from the committed source: see decoder/build.mjs', () => {
  expect(MINIMP3_SOURCE_HASH).toBe(sourceHash())
})

describe.each(kernelSets)('kernels: $name', kernels => {
  test('computeInto allocates no array', () => {
    const plan = new MelSpectrogram({ kernels, hopLength: 256 })
    const signal = signals['amen']!
    const out = new Float32Array(plan.bands * plan.framesOf(signal.length))
    for (let i = 0; i < 20; i++) plan.computeInto(signal, out)
    // The compiler and the test runner allocate now and then: so the median of nine times.
    const growths = Array.from({ length: 9 }, () => {
      const before = process.memoryUsage()
      for (let i = 0; i < 20; i++) plan.computeInto(signal, out)
      const after = process.memoryUsage()
      expect(after.arrayBuffers - before.arrayBuffers).toBeLessThanOrEqual(0)
      return (after.heapUsed - before.heapUsed) / 20
    })
    expect(growths.sort((x, y) => x - y)[4]).toBeLessThan(20_000) // one result alone takes 44,000 bytes
  })
})
