import { mulberry32 } from '@murecom/internal'
import { MemoryPlan } from '@murecom/internal/wasm'
import { maxAbsoluteError } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { mergeRows } from '../src/kernels/merge.ts'
import { mergeBytes } from '../src/kernels/plan.ts'
import type { Word2VecKernels } from '../src/kernels/types.ts'
import { kernelSets } from './kernel-sets.ts'
import { joined } from './reference/adaptive-sum.ts'

const ROWS = 40
const GUARD = 64

/** Rows, some of which no copy, one or several have changed: in the same way, in the opposite way, or each in its own. */
function changedRows(stride: number, count: number): { base: number[][]; copies: number[][][] } {
  const random = mulberry32(stride + count)
  const row = (): number[] => Array.from({ length: stride }, () => Math.fround(random() - 0.5))
  const base = Array.from({ length: ROWS }, row)
  const copies = Array.from({ length: count }, () => base.map(values => [...values]))
  for (let r = 0; r < ROWS; r++) {
    const step = row()
    for (let k = 0; k < count; k++) {
      const way = [0, 1, k % 2 === 0 ? 1 : -1, random() - 0.5][r % 4]!
      // Rows 0, 4, ... stay as they are; of rows 16 to 19 the first copy is changed alone.
      if (r >= 16 && r < 20 && k > 0) continue
      const own = r % 5 === 0 ? row() : step
      copies[k]![r] = base[r]!.map((value, c) => (r % 4 === 0 ? value : Math.fround(value + way * own[c]!)))
    }
  }
  return { base, copies }
}

const sets = (await kernelSets()).map(set => [set.name, set] as const)
describe.each(sets)('%s kernels', (_, kernels) => {
  test.each([
    [4, 2],
    [12, 1],
    [100, 2],
    [24, 3],
    [8, 5],
  ])('rows of %i columns in %i copies are joined by the adaptive sum', (stride, count) => {
    const { base, copies } = changedRows(stride, count)
    const [first, end] = [3, ROWS - 5]
    const result = merge(kernels, base, copies, first, end)
    for (let r = 0; r < ROWS; r++) {
      const inside = r >= first && r < end
      const expected = inside
        ? joined(
            base[r]!,
            copies.map(copy => copy[r]!),
          )
        : base[r]!
      expect(maxAbsoluteError(result.base[r]!, expected)).toBeLessThan(1e-6)
      for (const [k, copy] of result.copies.entries()) expect(copy[r]).toEqual(inside ? result.base[r] : copies[k]![r])
    }
    expect(result.guard.every(byte => byte === 0xff)).toBe(true)
  })

  test('rows that differ in their last number only are joined too', () => {
    const base = Array.from({ length: ROWS }, (_, r) => [r, 0, 0, 0, 0, 0, 0, 1])
    const copies = [0, 0.5].map(change => base.map(row => [...row.slice(0, 7), 1 + change]))
    const result = merge(kernels, base, copies, 0, ROWS)
    expect(result.base[7]).toEqual([7, 0, 0, 0, 0, 0, 0, 1.5])
    expect(result.copies[0]).toEqual(result.base)
  })
})

/** Joins rows `first` to `end` in a memory that threads could share. `guard` is what lies behind the scratch. */
function merge(
  kernels: Word2VecKernels,
  base: number[][],
  copies: number[][][],
  first: number,
  end: number,
): { base: number[][]; copies: number[][][]; guard: Uint8Array } {
  const stride = base[0]!.length
  const plan = new MemoryPlan()
  plan.reserve(Uint8Array, 1024)
  const places = [base, ...copies].map(() => plan.reserve(Float32Array, ROWS * stride))
  const scratch = plan.reserve(Uint8Array, mergeBytes(stride, copies.length) + GUARD)
  const memory = kernels.allocate(plan, true)
  const views = places.map(place => place.view(memory.buffer))
  for (const [i, rows] of [base, ...copies].entries()) views[i]!.set(rows.flat())
  const guard = scratch.view(memory.buffer).subarray(-GUARD).fill(0xff)
  const { mergeRows: compiled } = kernels.open(memory)
  const [baseAt, ...copiesAt] = places.map(place => place.byteOffset)
  if (compiled) compiled(baseAt!, copiesAt, stride, first, end, scratch.byteOffset)
  else mergeRows(views[0]!, views.slice(1), stride, first, end, new Float64Array(2 * stride))
  const [ownBase, ...ownCopies] = views.map(view =>
    Array.from({ length: ROWS }, (_, r) => [...view.subarray(r * stride, (r + 1) * stride)]),
  )
  return { base: ownBase!, copies: ownCopies, guard }
}
