import { readFile } from 'node:fs/promises'
import { decode } from '@murecom/decode'
import { fixtureF32, fixtureJson, maxAbsoluteError } from '@murecom/testing'
import { expect, test } from 'vitest'
import { loadMusicnn } from '../src/musicnn.ts'

test('tags real recordings as the Python package does', async () => {
  const musicnn = await loadMusicnn()
  const names = await fixtureJson<string[]>(new URL('./fixtures/musicnn/recordings.json', import.meta.url))
  const expected = await fixtureF32(new URL('./fixtures/musicnn/recording-tags.f32', import.meta.url))
  const folder = new URL('../node_modules/supersonic-scsynth-samples/samples/', import.meta.url)
  for (const [n, name] of names.entries()) {
    const { samples } = await decode(new Uint8Array(await readFile(new URL(`${name}.flac`, folder))))
    const thirds = Float32Array.from({ length: Math.floor(samples.length / 3) }, (_, i) => {
      return (samples[3 * i]! + samples[3 * i + 1]! + samples[3 * i + 2]!) / 3
    })
    const { mean } = await musicnn.tags(thirds)
    expect(maxAbsoluteError(mean, expected.subarray(50 * n, 50 * (n + 1))), name).toBeLessThan(3e-3)
  }
})
