import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { findRegions } from '../src/regions/find-regions.ts'
import { RegionLevels } from '../src/regions/region-levels.ts'
import { regionOwner } from './reference/region-owner.ts'

/** Points of three groups around a place of each, and points of no group everywhere. */
function clusters(count: number, seed: number, width = 0.5) {
  const random = mulberry32(seed)
  const places = [
    [-0.6, 0.5],
    [0.5, 0.5],
    [0.1, -0.6],
  ] as const
  return Array.from({ length: count }, (_, i) => {
    const group = (i % 4) - 1
    const [x, y] = places[group] ?? [0, 0]
    const spread = group < 0 ? 2 : width
    const inside = (value: number): number => Math.min(0.999, Math.max(-0.999, value + spread * (random() - 0.5)))
    return { x: inside(x), y: inside(y), group }
  })
}

const columns = (points: ReturnType<typeof clusters>) => ({
  x: Float64Array.from(points, ({ x }) => x),
  y: Float64Array.from(points, ({ y }) => y),
  of: Int32Array.from(points, ({ group }) => group),
})

test('the names of groups stand where their points are', () => {
  const { x, y, of } = columns(clusters(4000, 3))
  const regions = findRegions(x, y, of, 3, 6).slice(0, 3)
  const places = regions.map(({ group, x, y }) => [group, Math.round(10 * x) / 10, Math.round(10 * y) / 10])
  expect(places.sort()).toEqual([
    [0, -0.6, 0.5],
    [1, 0.5, 0.5],
    [2, 0.1, -0.6],
  ])
})

test.each([
  [1, 0.5],
  [2, 0.9],
  [3, 1.1],
  [4, 1.3],
])('each square belongs to the group that a look at all points finds (seed %i, width %d)', (seed, width) => {
  const points = clusters(300, seed, width)
  const { x, y, of } = columns(points)
  const cells = 5
  // Squares of one owner that touch are joined: the points of each group are counted over all of its regions.
  const expected = [0, 0, 0]
  for (let square = 0; square < cells ** 2; square++) {
    const [left, bottom, side] = [
      (2 * (square % cells)) / cells - 1,
      (2 * Math.floor(square / cells)) / cells - 1,
      2 / cells,
    ]
    const owner = regionOwner(points, { left, bottom, side }, 3)
    for (const point of points) {
      const inside = point.x >= left && point.x < left + side && point.y >= bottom && point.y < bottom + side
      if (inside && owner >= 0 && point.group === owner) expected[owner]!++
    }
  }
  const found = [0, 0, 0]
  for (const { group, points: count } of findRegions(x, y, of, 3, cells)) found[group]! += count
  expect(found.reduce((a, b) => a + b)).toBeGreaterThan(20)
  expect(found).toEqual(expected)
})

test('squares that touch are one region, others are two', () => {
  const at = (x: number, y: number, group: number) => Array.from({ length: 50 }, () => ({ x, y, group }))
  const apart = [...at(-0.9, 0, 0), ...at(0.9, 0, 0), ...at(0, 0, 1), ...at(0, 0.9, 1), ...at(0, -0.9, 1)]
  const { x, y, of } = columns(apart)
  expect(findRegions(x, y, of, 2, 10).filter(({ group }) => group === 0)).toHaveLength(2)
  const beside = columns([...at(-0.1, 0.1, 0), ...at(0.1, 0.1, 0), ...at(0.9, 0, 1), ...at(0.9, 0.9, 1)])
  const [first, ...rest] = findRegions(beside.x, beside.y, beside.of, 2, 10).filter(({ group }) => group === 0)
  expect([first?.points, rest]).toEqual([100, []])
})

test('no points, points without groups and a group that is spread evenly have no regions', () => {
  expect(findRegions([], [], [], 3, 6)).toEqual([])
  expect(findRegions([0.1, 0.2], [0, 0], [-1, -1], 3, 6)).toEqual([])
  const random = mulberry32(9)
  const x = Float64Array.from({ length: 5000 }, () => 2 * random() - 1)
  const y = Float64Array.from({ length: 5000 }, () => 2 * random() - 1)
  expect(findRegions(x, y, new Int32Array(5000), 1, 6)).toEqual([])
})

test('closer up a region falls into its parts, up to as many squares as the points can fill', () => {
  const random = mulberry32(5)
  const at = (x: number, y: number, group: number) =>
    Array.from({ length: 4000 }, () => ({ x: x + 0.02 * random(), y: y + 0.02 * random(), group }))
  const { x, y, of } = columns([...at(0.05, 0.15, 0), ...at(0.25, 0.15, 0), ...at(-0.9, -0.9, 1), ...at(0.9, 0.9, 1)])
  const levels = new RegionLevels({ x, y, titles: [] }, { of, names: ['a', 'b'], only: -1 })
  const [far, near] = [levels.at(1), levels.at(8)]
  expect(far.filter(({ group }) => group === 0)).toHaveLength(1)
  expect(near.filter(({ group }) => group === 0)).toHaveLength(2)
  expect(levels.at(1.9)).toBe(far)
  expect(levels.at(300)).toBe(levels.at(400))
})
