import { type Layer, weightsOf } from '../src/layers.ts'
import type { Batch } from '../src/training/batch.ts'
import { originalLayers } from '../src/training/new-layers.ts'
import { type FlatNetwork, flatten } from '../src/training/parameters.ts'
import { Seeded } from './seeded.ts'

export const SMALL_SIZE = { frames: 24, bands: 8, labels: 3, filters: [4, 6], units: 5, dropoutRate: 0, seed: 1 }
export const ORIGINAL_SIZE = {
  frames: 128,
  bands: 128,
  labels: 10,
  filters: [64, 128, 256],
  units: 256,
  dropoutRate: 0,
  seed: 1,
}

/** Weights as the fixture runner's seed_weights makes them. */
function seedWeights(layers: readonly Layer[], seed: number): void {
  const random = new Seeded(seed)
  for (const layer of layers) {
    for (const w of weightsOf(layer)) {
      const near1 = layer.type === 'batchNormalization' && (w === layer.gamma || w === layer.movingVariance)
      const kernel = (layer.type === 'conv1d' || layer.type === 'dense') && w === layer.kernel
      const limit = kernel ? Math.sqrt(6 / (w.length / layer.outputs)) : 0.2
      for (let i = 0; i < w.length; i++) w[i] = near1 ? 0.75 + 0.5 * random.next() : (2 * random.next() - 1) * limit
    }
  }
}

/** The network and the batch of the fixture runner's training steps. */
export function setUpStep(size: typeof SMALL_SIZE, count: number): { network: FlatNetwork; batch: Batch } {
  const layers = originalLayers(size)
  seedWeights(layers, 22)
  const { frames, bands } = size
  const targets = new Float32Array(count * size.labels)
  for (let n = 0; n < count; n++) targets[n * size.labels + (n % size.labels)] = 1
  const weights = Float32Array.from({ length: count }, (_, n) => [1, 2, 0.5][n % 3]!)
  const clips = new Seeded(21).float32(count * frames * bands)
  return { network: flatten(layers), batch: { clips, targets, weights, count, frames, bands } }
}
