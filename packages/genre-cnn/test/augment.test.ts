import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { changeGain, maskTime, mixUp } from '../src/training/augment.ts'
import type { Batch } from '../src/training/batch.ts'
import { Seeded } from './seeded.ts'

const [COUNT, FRAMES, BANDS] = [12, 10, 3]
const SIZE = FRAMES * BANDS

function batch(): Batch {
  const targets = new Float32Array(COUNT * 2)
  for (let n = 0; n < COUNT; n++) targets[2 * n + (n % 2)] = 1
  const clips = new Seeded(4).float32(COUNT * SIZE)
  return { clips, targets, weights: new Float32Array(COUNT).fill(1), count: COUNT, frames: FRAMES, bands: BANDS }
}
const clip = (values: Float32Array, n: number): number[] => [...values.subarray(n * SIZE, (n + 1) * SIZE)]

test('a gain moves a whole clip by one factor, within its bounds both ways', () => {
  const [before, after] = [batch(), batch()]
  changeGain(after, 6, mulberry32(1))
  const decibels = Array.from({ length: COUNT }, (_, n) => {
    const factors = clip(after.clips, n).map((v, i) => v / clip(before.clips, n)[i]!)
    expect(Math.max(...factors) - Math.min(...factors)).toBeLessThan(1e-5)
    return 10 * Math.log10(factors[0]!)
  })
  expect(Math.max(...decibels.map(Math.abs))).toBeLessThanOrEqual(6)
  expect(Math.max(...decibels)).toBeGreaterThan(2)
  expect(Math.min(...decibels)).toBeLessThan(-2)
})

test('a time mask sets one stretch of frames, no longer than asked, to the mean of the clip', () => {
  const [before, after] = [batch(), batch()]
  maskTime(after, 4, mulberry32(1))
  const lengths = Array.from({ length: COUNT }, (_, n) => {
    const [was, is] = [clip(before.clips, n), clip(after.clips, n)]
    const mean = was.reduce((a, b) => a + b, 0) / SIZE
    const changed = is.flatMap((v, i) => (v === was[i] ? [] : [i]))
    for (const i of changed) expect(is[i]).toBeCloseTo(mean, 6)
    if (changed.length > 0) expect(changed.at(-1)! - changed[0]! + 1).toBe(changed.length)
    expect(changed.length % BANDS).toBe(0)
    return changed.length / BANDS
  })
  expect(Math.max(...lengths)).toBe(4)
})

test('mixup mixes clip and target with those of the next by one share, the last with the first', () => {
  const [before, after] = [batch(), batch()]
  mixUp(after, 0.3, mulberry32(1))
  const shares = Array.from({ length: COUNT }, (_, n) => {
    const other = (n + 1) % COUNT
    const share = after.targets[2 * n + (n % 2)]!
    expect(after.targets[2 * n + (other % 2)]).toBeCloseTo(1 - share, 6)
    const expected = clip(before.clips, n).map((v, i) => share * v + (1 - share) * clip(before.clips, other)[i]!)
    for (const [i, v] of clip(after.clips, n).entries()) expect(v).toBeCloseTo(expected[i]!, 5)
    return share
  })
  // Beta(.3, .3): most shares lie near 0 or 1, on both sides
  expect(shares.filter(s => s < 0.2 || s > 0.8).length).toBeGreaterThan(COUNT / 2)
  expect(Math.min(...shares)).toBeLessThan(0.5)
  expect(Math.max(...shares)).toBeGreaterThan(0.5)
})
