import { maxAbsoluteError } from '@murecom/testing'
import { expect, test } from 'vitest'
import { loadAllSimdKernels } from '../src/simd/load.ts'
import { NetworkPlan } from '../src/simd/memory.ts'
import { ORDER_96, ORDER_256, RADIX_4_TWIDDLES, RADIX_6_TWIDDLES } from '../src/simd/musicnn/transforms.ts'
import { packColumns } from '../src/simd/pack.ts'
import { inverseTransform } from './reference/inverse-transform.ts'
import { multiply } from './reference/multiply.ts'
import { Seeded } from './seeded.ts'

const builds = await loadAllSimdKernels()

for (const [n, order] of [
  [96, ORDER_96],
  [256, ORDER_256],
] as const) {
  test(`four transforms of ${n} values are the formula's, on every build`, async () => {
    const random = new Seeded(n)
    const signals = Array.from({ length: 4 }, () => ({ re: random.uniform(n), im: random.uniform(n) }))
    for (const build of builds) {
      const plan = new NetworkPlan()
      const [data, twiddles, last] = [plan.floats(n * 8), plan.floats(1000), plan.floats(200)]
      const kernels = plan.build(build)!
      kernels.floats(twiddles).set(RADIX_4_TWIDDLES)
      kernels.floats(last).set(RADIX_6_TWIDDLES)
      const values = kernels.floats(data)
      for (const [lane, { re, im }] of signals.entries()) {
        for (let k = 0; k < n; k++) {
          values[order[k]! * 8 + lane] = re[k]!
          values[order[k]! * 8 + 4 + lane] = im[k]!
        }
      }
      if (n === 96) kernels.transform96(data.byteOffset, twiddles.byteOffset, last.byteOffset)
      else kernels.transform256(data.byteOffset, twiddles.byteOffset)
      for (const [lane, { re, im }] of signals.entries()) {
        const expected = inverseTransform(re, im)
        const part = (offset: number): Float32Array => values.filter((_, i) => i % 8 === offset + lane)
        expect(maxAbsoluteError(part(0), expected.re), build.name).toBeLessThan(2e-5)
        expect(maxAbsoluteError(part(4), expected.im), build.name).toBeLessThan(2e-5)
      }
    }
  })
}

test('products of overlapping rows are the formula, of many rows and of few, on every build', async () => {
  const random = new Seeded(6)
  for (const build of builds) {
    for (const { rows, step, k, columns, relu } of [
      { rows: 12, step: 3, k: 9, columns: 16, relu: true },
      { rows: 5, step: 7, k: 7, columns: 8, relu: false },
      { rows: 4, step: 6, k: 11, columns: 24, relu: true },
      { rows: 1, step: 0, k: 8, columns: 8, relu: false },
      { rows: 3, step: 5, k: 7, columns: 8, relu: true },
    ]) {
      const plan = new NetworkPlan()
      const [a, b, bias, out] = [
        plan.floats(200),
        plan.floats(k * columns),
        plan.floats(columns),
        plan.floats(rows * columns),
      ]
      const kernels = plan.build(build)!
      const input = kernels.floats(a).subarray(0, (rows - 1) * step + k)
      const [matrix, biases] = [random.float32(k * columns), random.float32(columns).map(v => v - 2)]
      for (let i = 0; i < input.length; i++) input[i] = random.next() - 0.5
      packColumns(matrix, k, columns, kernels.floats(b))
      kernels.floats(bias).set(biases)
      const [aAt, bAt, biasAt, outAt] = [a, b, bias, out].map(place => place.byteOffset)
      kernels.multiplyRows(aAt!, step * 4, rows, k, bAt!, columns / 8, biasAt!, relu, outAt!, columns * 4)
      const expected = multiply(input, step, rows, matrix, k, biases, relu)
      expect(maxAbsoluteError(kernels.floats(out), expected), `${build.name} ${rows}`).toBeLessThan(1e-6)
    }
  }
})

test('the gradient of a kernel is the formula, over clips and more rows than a chunk, on every build', async () => {
  const random = new Seeded(16)
  for (const build of builds) {
    const [clips, frames, inputs, taps, columns] = [3, 140, 4, 3, 16]
    const [rows, k] = [frames - taps + 1, taps * inputs]
    const plan = new NetworkPlan()
    const [x, dz, out] = [clips * frames * inputs, clips * rows * columns, k * columns].map(length =>
      plan.floats(length),
    )
    const kernels = plan.build(build)!
    const [xs, dzs] = [kernels.floats(x!), kernels.floats(dz!)]
    for (const values of [xs, dzs]) for (let i = 0; i < values.length; i++) values[i] = random.next() - 0.5
    const [xAt, dzAt, outAt] = [x, dz, out].map(place => place!.byteOffset)
    kernels.multiplyTransposed(xAt!, inputs * 4, frames * inputs * 4, dzAt!, clips, rows, k, columns, outAt!)
    const expected = Array.from({ length: k * columns }, (_, at) => {
      const [i, f] = [Math.floor(at / columns), at % columns]
      let sum = 0
      for (let n = 0; n < clips; n++) {
        for (let t = 0; t < rows; t++) sum += xs[(n * frames + t) * inputs + i]! * dzs[(n * rows + t) * columns + f]!
      }
      return sum
    })
    expect(maxAbsoluteError(kernels.floats(out!), expected), build.name).toBeLessThan(1e-5)
  }
})
