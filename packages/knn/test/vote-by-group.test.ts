import { expect, test } from 'vitest'
import { voteByGroup } from '../src/index.ts'

const groupOf = (i: number): number => Math.floor(i / 10)

test('counts neighbours by group, most votes first, the query itself left out', () => {
  expect(voteByGroup(Int32Array.of(0, 11, 12, 1, 13, 25), { k: 3, groupOf })).toEqual([
    { group: 1, votes: 3 },
    { group: 2, votes: 1 },
  ])
})

test('groups with equal votes come in the order of their first neighbour; empty slots have no vote', () => {
  expect(voteByGroup(Int32Array.of(31, 11, -1), { k: 3, groupOf, skipFirst: false })).toEqual([
    { group: 3, votes: 1 },
    { group: 1, votes: 1 },
  ])
})

test('by rank the first that votes counts 1, the second 1/2', () => {
  expect(voteByGroup(Int32Array.of(0, 11, 21, 22), { k: 4, groupOf, weights: 'rank' })).toEqual([
    { group: 1, votes: 1 },
    { group: 2, votes: 1 / 2 + 1 / 3 },
  ])
})

test('by distance a neighbour counts 1 / distance, and those at 0 count alone', () => {
  const options = { k: 2, groupOf, skipFirst: false, weights: 'distance' } as const
  const distances = Float64Array.of(0.5, 4, 0, 1)
  expect(voteByGroup(Int32Array.of(10, 20, 30, 20), { ...options, distances })).toEqual([
    { group: 1, votes: 2 },
    { group: 3, votes: 1 },
    { group: 2, votes: 0.25 },
  ])
  expect(() => voteByGroup(Int32Array.of(1, 2), options)).toThrow(
    'voteByGroup: distances must hold one number for each index (2), got undefined',
  )
})
