import { halfToFloat } from '@murecom/internal/half'
import { fixtureF32, fixtureJson, maxAbsoluteError, worstMixedError } from '@murecom/testing'
import { beforeAll, expect, test } from 'vitest'
import { readMusicnnWeights } from '../src/musicnn/weights.ts'
import { loadMusicnn, type Musicnn } from '../src/musicnn.ts'
import { Seeded } from './seeded.ts'

const golden = (name: string): Promise<Float32Array> =>
  fixtureF32(new URL(`./fixtures/musicnn/${name}.f32`, import.meta.url))
let musicnn: Musicnn
beforeAll(async () => {
  musicnn = await loadMusicnn()
})

/** As the fixture runner makes it. */
function noise(): Float32Array {
  const random = new Seeded(31)
  return Float32Array.from({ length: 110_000 }, (_, i) => (random.next() - 0.5) * ((i >> 12) % 3 === 0 ? 1 : 0.125))
}

test('names the tags of the package, in its order', async () => {
  expect(musicnn.names).toEqual(await fixtureJson(new URL('./fixtures/musicnn/names.json', import.meta.url)))
})

test('tags noise as the Python package does, patch by patch', async () => {
  const { names, mean, patches, count } = await musicnn.tags(noise())
  expect([names.length, mean.length, count]).toEqual([50, 50, 2])
  const expected = await golden('noise-taggram')
  expect(maxAbsoluteError(patches, expected)).toBeLessThan(2e-3)
  expect(
    maxAbsoluteError(
      mean,
      mean.map((_, i) => (expected[i]! + expected[50 + i]!) / 2),
    ),
  ).toBeLessThan(2e-3)
})

test('embeds as the pooled layers of the Python package', async () => {
  const { data, dimensions, count } = await musicnn.embed(noise())
  expect([dimensions, count]).toEqual([1506, 2])
  const max = await golden('noise-max-pool')
  const mean = await golden('noise-mean-pool')
  const tolerance = { relative: 5e-3, ofMaximum: 2e-3 } // half precision weights
  expect(worstMixedError(data.subarray(0, 753), max.subarray(0, 753), tolerance)).toBeLessThan(1)
  expect(worstMixedError(data.subarray(3 * 753), mean.subarray(753), tolerance)).toBeLessThan(1)
  const last = await musicnn.embed(noise(), { layer: 'penultimate' })
  expect(last.dimensions).toBe(200)
  expect(worstMixedError(last.data, await golden('noise-penultimate'), tolerance)).toBeLessThan(1)
})

test('tags and an embedding in one pass are those of two', async () => {
  const samples = noise()
  for (const layer of ['penultimate', 'pooled'] as const) {
    const { tags, embedding } = await musicnn.analyse(samples, { layer, hop: 100 })
    expect(tags).toEqual(await musicnn.tags(samples, { hop: 100 }))
    expect(embedding).toEqual(await musicnn.embed(samples, { layer, hop: 100 }))
  }
  expect((await musicnn.analyse(samples)).embedding.dimensions).toBe(1506)
})

test('a hop moves the patches and leaves the first as it was', async () => {
  const samples = noise()
  const near = await musicnn.tags(samples, { hop: 100 })
  const far = await musicnn.tags(samples, { hop: 1000 })
  expect([near.count, far.count]).toEqual([3, 1])
  expect(maxAbsoluteError(near.patches.subarray(0, 50), far.patches)).toBe(0)
  expect(near.patches.subarray(50, 100)).not.toEqual(far.patches)
})

test('refuses samples and options that do not fit', async () => {
  await expect(musicnn.tags(new Float32Array(100))).rejects.toThrow(
    'Musicnn.tags: samples must hold at least 47616 values (2.98 s at 16,000 Hz), got 100',
  )
  const samples = noise()
  await expect(musicnn.tags(samples, { hop: 0 })).rejects.toThrow(RangeError)
  await expect(musicnn.embed(samples, { layer: 'x' as 'pooled' })).rejects.toThrow(/layer must be one of/)
  await expect(musicnn.analyse(samples, { hops: 1 } as never)).rejects.toThrow('Musicnn.analyse: hops is not an option')
  await expect(musicnn.tags([...samples] as never)).rejects.toThrow(TypeError)
  samples[3] = Number.POSITIVE_INFINITY
  await expect(musicnn.tags(samples)).rejects.toThrow('samples must hold finite numbers, got Infinity at index 3')
})

test('refuses weights of another kind', () => {
  expect(() => readMusicnnWeights(new Uint8Array(40))).toThrow(/not a musicnn buffer/)
})

test('reads half precision: normal, subnormal, zero and signs', () => {
  const bits = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x03ff, 0x7bff, 0x8000, 0x3555)
  expect([...Float32Array.from(bits, halfToFloat)]).toEqual([
    1,
    -2,
    2 ** -24,
    1023 * 2 ** -24,
    65504,
    -0,
    1365 * 2 ** -12,
  ])
})
