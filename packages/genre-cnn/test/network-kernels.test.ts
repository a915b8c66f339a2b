import { maxAbsoluteError } from '@murecom/testing'
import { expect, test } from 'vitest'
import { MemoryPlan, networkModules } from '../src/simd/kernels.ts'
import { ORDER_96, ORDER_256, RADIX_4_TWIDDLES, RADIX_6_TWIDDLES } from '../src/simd/musicnn/transforms.ts'
import { packColumns } from '../src/simd/pack.ts'
import { inverseTransform } from './reference/inverse-transform.ts'
import { multiply } from './reference/multiply.ts'
import { Seeded } from './seeded.ts'

const modules = await networkModules()

for (const [n, order] of [
  [96, ORDER_96],
  [256, ORDER_256],
] as const) {
  test(`four transforms of ${n} values are the formula's, on every build`, async () => {
    const random = new Seeded(n)
    const signals = Array.from({ length: 4 }, () => ({ re: random.uniform(n), im: random.uniform(n) }))
    for (const module of modules) {
      const plan = new MemoryPlan()
      const [data, twiddles, last] = [plan.place(n * 8), plan.place(1000), plan.place(200)]
      const kernels = await plan.build(module)
      kernels.floats(twiddles, RADIX_4_TWIDDLES.length).set(RADIX_4_TWIDDLES)
      kernels.floats(last, RADIX_6_TWIDDLES.length).set(RADIX_6_TWIDDLES)
      const values = kernels.floats(data, n * 8)
      for (const [lane, { re, im }] of signals.entries()) {
        for (let k = 0; k < n; k++) {
          values[order[k]! * 8 + lane] = re[k]!
          values[order[k]! * 8 + 4 + lane] = im[k]!
        }
      }
      if (n === 96) kernels.transform96(data, twiddles, last)
      else kernels.transform256(data, twiddles)
      for (const [lane, { re, im }] of signals.entries()) {
        const expected = inverseTransform(re, im)
        const part = (offset: number): Float32Array => values.filter((_, i) => i % 8 === offset + lane)
        expect(maxAbsoluteError(part(0), expected.re), module.name).toBeLessThan(2e-5)
        expect(maxAbsoluteError(part(4), expected.im), module.name).toBeLessThan(2e-5)
      }
    }
  })
}

test('products of overlapping rows are the formula, of many rows and of few, on every build', async () => {
  const random = new Seeded(6)
  for (const module of modules) {
    for (const { rows, step, k, columns, relu } of [
      { rows: 12, step: 3, k: 9, columns: 16, relu: true },
      { rows: 5, step: 7, k: 7, columns: 8, relu: false },
      { rows: 4, step: 6, k: 11, columns: 24, relu: true },
      { rows: 1, step: 0, k: 8, columns: 8, relu: false },
      { rows: 3, step: 5, k: 7, columns: 8, relu: true },
    ]) {
      const plan = new MemoryPlan()
      const [a, b, bias, out] = [
        plan.place(200),
        plan.place(k * columns),
        plan.place(columns),
        plan.place(rows * columns),
      ]
      const kernels = await plan.build(module)
      const input = kernels.floats(a, (rows - 1) * step + k)
      const [matrix, biases] = [random.float32(k * columns), random.float32(columns).map(v => v - 2)]
      for (let i = 0; i < input.length; i++) input[i] = random.next() - 0.5
      packColumns(matrix, k, columns, kernels.floats(b, k * columns))
      kernels.floats(bias, columns).set(biases)
      kernels.multiplyRows(a, step * 4, rows, k, b, columns / 8, bias, relu, out, columns * 4)
      const expected = multiply(input, step, rows, matrix, k, biases, relu)
      expect(maxAbsoluteError(kernels.floats(out, rows * columns), expected), `${module.name} ${rows}`).toBeLessThan(
        1e-6,
      )
    }
  }
})

test('the gradient of a kernel is the formula, over clips and more rows than a chunk, on every build', async () => {
  const random = new Seeded(16)
  for (const module of modules) {
    const [clips, frames, inputs, taps, columns] = [3, 140, 4, 3, 16]
    const [rows, k] = [frames - taps + 1, taps * inputs]
    const plan = new MemoryPlan()
    const [x, dz, out] = [clips * frames * inputs, clips * rows * columns, k * columns].map(length =>
      plan.place(length),
    )
    const kernels = await plan.build(module)
    const [xs, dzs] = [kernels.floats(x!, clips * frames * inputs), kernels.floats(dz!, clips * rows * columns)]
    for (const values of [xs, dzs]) for (let i = 0; i < values.length; i++) values[i] = random.next() - 0.5
    kernels.multiplyTransposed(x!, inputs * 4, frames * inputs * 4, dz!, clips, rows, k, columns, out!)
    const expected = Array.from({ length: k * columns }, (_, at) => {
      const [i, f] = [Math.floor(at / columns), at % columns]
      let sum = 0
      for (let n = 0; n < clips; n++) {
        for (let t = 0; t < rows; t++) sum += xs[(n * frames + t) * inputs + i]! * dzs[(n * rows + t) * columns + f]!
      }
      return sum
    })
    expect(maxAbsoluteError(kernels.floats(out!, k * columns), expected), module.name).toBeLessThan(1e-5)
  }
})
