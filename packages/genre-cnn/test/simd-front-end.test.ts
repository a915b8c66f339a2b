import { base64ToBytes } from '@murecom/internal'
import { maxAbsoluteError } from '@murecom/testing'
import { beforeAll, expect, test } from 'vitest'
import { ensureBackend } from '../src/backend.ts'
import { CONVOLVE_MAX_WASM_BASE64 } from '../src/generated/convolve-max.ts'
import { CONVOLVE_MAX_RELAXED_WASM_BASE64 } from '../src/generated/convolve-max-relaxed.ts'
import { MUSICNN_MODEL_BASE64 } from '../src/generated/musicnn-model.ts'
import { MusicnnNetwork } from '../src/musicnn/network.ts'
import { SimdFrontEnd } from '../src/musicnn/simd-front-end.ts'
import { readMusicnnWeights } from '../src/musicnn/weights.ts'
import { pageWasmBackend } from './backend.ts'
import { convolve } from './reference/convolve.ts'
import { Seeded } from './seeded.ts'

beforeAll(async () => {
  await pageWasmBackend()
  await ensureBackend()
})

for (const [name, base64] of Object.entries({ CONVOLVE_MAX_WASM_BASE64, CONVOLVE_MAX_RELAXED_WASM_BASE64 })) {
  const bytes = base64ToBytes(base64)
  test.skipIf(!WebAssembly.validate(bytes))(
    `${name} equals the formula (else skipped: not in this runtime)`,
    async () => {
      const memory = new WebAssembly.Memory({ initial: 1 })
      const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } })
      const convolveMax = instance.exports['convolveMax'] as (...values: number[]) => void
      const random = new Seeded(6)
      for (const [rows, stride, height, width, blocks] of [
        [4, 17, 3, 5, 2],
        [3, 9, 6, 1, 1],
        [2, 12, 1, 8, 3],
      ] as const) {
        const input = new Float32Array(memory.buffer, 1024, (rows + height - 1) * stride)
        const weights = new Float32Array(memory.buffer, 8192, blocks * height * width * 8)
        for (const array of [input, weights]) for (let i = 0; i < array.length; i++) array[i] = random.next() - 0.5
        const positions = stride - width + 1
        convolveMax(1024, stride, rows, height, width, positions, 8192, blocks, 32768)
        const table = Array.from({ length: rows + height - 1 }, (_, t) => [
          ...input.subarray(t * stride, (t + 1) * stride),
        ])
        const kernel = Array.from({ length: height }, (_, i) =>
          Array.from({ length: width }, (_, j) =>
            Array.from({ length: blocks * 8 }, (_, f) => {
              return weights[((Math.floor(f / 8) * height + i) * width + j) * 8 + (f % 8)]!
            }),
          ),
        )
        const expected = convolve(table, kernel).flatMap(row => row[0]!.map((_, f) => Math.max(...row.map(p => p[f]!))))
        const actual = new Float32Array(memory.buffer, 32768, rows * blocks * 8)
        expect(maxAbsoluteError(actual, expected), `${height} x ${width}`).toBeLessThan(1e-6)
      }
    },
  )
}

test('the network is the same with our front end and with that of TensorFlow.js', async () => {
  const weights = readMusicnnWeights(base64ToBytes(MUSICNN_MODEL_BASE64))
  const simd = await SimdFrontEnd.create(weights)
  expect(simd).toBeDefined()
  const mel = Float32Array.from(new Seeded(7).uniform(187 * 96), u => 4 * u * u)
  const [plain, fast] = [new MusicnnNetwork(weights), new MusicnnNetwork(weights, simd)]
  const [expected, actual] = [await plain.run(mel, [0]), await fast.run(mel, [0])]
  expect(maxAbsoluteError(actual.tags, expected.tags)).toBeLessThan(1e-5)
  expect(maxAbsoluteError(actual.maxPool, expected.maxPool)).toBeLessThan(1e-3)
  plain.dispose()
  fast.dispose()
})
