import { base64ToBytes } from '@murecom/internal'
import { afterEach, expect, test, vi } from 'vitest'
import { MUSICNN_MODEL_BASE64 } from '../src/generated/musicnn-model.ts'
import type { Layer } from '../src/layers.ts'
import { readMusicnnWeights } from '../src/musicnn/weights.ts'
import { SimdGenreNetwork } from '../src/simd/genre/network.ts'
import { loadSimdKernels } from '../src/simd/load.ts'
import { NetworkPlan } from '../src/simd/memory.ts'
import { SimdMusicnnNetwork } from '../src/simd/musicnn/network.ts'
import { originalLayers } from '../src/training/new-layers.ts'
import { Seeded } from './seeded.ts'
import { toyModel } from './toy.ts'

const GUARD = 16
const kernels = (await loadSimdKernels())!
const SIZE = { frames: 30, bands: 11, labels: 3, filters: [9, 16], units: 10, dropoutRate: 0.5, seed: 3 }
const fiveTaps = (layers: Layer[]): Layer[] => {
  const [first, ...rest] = layers
  if (first?.type !== 'conv1d') throw new Error('the first layer is a convolution')
  return [{ ...first, kernelSize: 5, kernel: new Float32Array(5 * first.inputs * first.outputs).fill(0.01) }, ...rest]
}
const seeded = new Seeded(3)
const clips = seeded.float32(9 * SIZE.frames * SIZE.bands)
const mel = seeded.float32(190 * 96)

const NETWORKS: [string, () => Promise<Float32Array>][] = [
  ['the original architecture', () => runGenre(originalLayers(SIZE))],
  ['another kernel size', () => runGenre(fiveTaps(originalLayers(SIZE)))],
  [
    'musicnn',
    async () => {
      const weights = readMusicnnWeights(base64ToBytes(MUSICNN_MODEL_BASE64))
      return (await SimdMusicnnNetwork.create(weights, kernels)!.run(mel, [0, 3])).penultimate
    },
  ],
]

function runGenre(layers: Layer[]): Promise<Float32Array> {
  const network = SimdGenreNetwork.create(layers, SIZE, kernels)!
  return network.run('predict', clips, { count: 9, frames: SIZE.frames, bands: SIZE.bands, width: 3 }, x => x)
}

afterEach(() => {
  vi.restoreAllMocks()
})

for (const [name, run] of NETWORKS) {
  test(`${name}: the plan covers its last view, and nothing beside the places is written or gets into a result`, async () => {
    const expected = await run()
    const taken: { from: number; to: number }[] = []
    const { floats, build } = NetworkPlan.prototype
    vi.spyOn(NetworkPlan.prototype, 'floats').mockImplementation(function (this: NetworkPlan, length, spare = 0) {
      floats.call(this, GUARD) // room between the places, which are on cache lines
      const place = floats.call(this, length, spare)
      const from = place.byteOffset / 4
      taken.push({ from, to: from + length + spare })
      return place
    })
    let memory: Float32Array = new Float32Array(0)
    let free: number[] = []
    vi.spyOn(NetworkPlan.prototype, 'build').mockImplementation(function (this: NetworkPlan, given) {
      const end = Math.max(...taken.map(({ to }) => to))
      expect(this.size).toBeGreaterThanOrEqual(end * 4)
      const built = build.call(this, given)!
      memory = built.floats({ byteOffset: 0, length: 0, view: buffer => new Float32Array(buffer) })
      expect(memory.length).toBeGreaterThanOrEqual(end)
      const isTaken = new Uint8Array(memory.length).fill(1, 0, 256) // the compiler's own bytes
      for (const { from, to } of taken) isTaken.fill(1, from, to)
      free = Array.from(memory.keys()).filter(i => !isTaken[i])
      for (const i of free) memory[i] = Number.NaN
      return built
    })
    expect(await run()).toEqual(expected)
    expect(free.length).toBeGreaterThanOrEqual(taken.length * GUARD)
    expect(free.every(i => Number.isNaN(memory[i]))).toBe(true)
  })
}

test('a memory that the runtime refuses leaves the network to TensorFlow.js', () => {
  vi.spyOn(NetworkPlan.prototype, 'build').mockReturnValue(undefined)
  expect(SimdGenreNetwork.create(toyModel().layers, toyModel(), kernels)).toBeUndefined()
})
