import { maxAbsoluteError } from '@murecom/testing'
import { beforeAll, expect, test } from 'vitest'
import { computeStep } from '../src/tensorflow/step.ts'
import { useBackend } from '../src/tensorflow.ts'
import { pageBackend, pageWasmBackend } from './backend.ts'
import { ORIGINAL_SIZE, SMALL_SIZE, setUpStep } from './seeded-step.ts'

beforeAll(async () => {
  await pageBackend()
  await pageWasmBackend()
})

for (const [name, size, count] of [
  ['small', SMALL_SIZE, 6],
  ['original', ORIGINAL_SIZE, 2],
] as const) {
  test(`a training step of the ${name} network is the same by operations (cpu) and by our kernels (wasm)`, async () => {
    const { network, batch } = setUpStep(size, count)
    await useBackend('cpu')
    const byOperations = await computeStep(network.layers, batch, count, 1)
    await useBackend('wasm')
    const byKernels = await computeStep(network.layers, batch, count, 1)
    expect(byKernels.loss).toBeCloseTo(byOperations.loss, 4)
    // The bound that Keras is held to; measured 1.6e-5 of gradients up to some units.
    expect(maxAbsoluteError(byKernels.gradients, byOperations.gradients)).toBeLessThan(1e-4)
  })
}
