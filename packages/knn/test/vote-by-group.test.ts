import { describe, expect, test } from 'vitest'
import { BallTree, type Neighbors, voteByGroup } from '../src/index.ts'
import { makeData } from './data.ts'

const groupOf = (i: number): number => Math.floor(i / 10)
/** Distances 1, 2, 3, ... within each query. */
const neighbors = (k: number, ...indices: number[]): Neighbors => ({
  indices: Int32Array.from(indices),
  distances: Float64Array.from(indices, (_, i) => 1 + (i % k)),
})

test('counts neighbours by group, most votes first, the query itself left out', () => {
  expect(voteByGroup(neighbors(3, 0, 11, 12, 1, 13, 25), { k: 3, groupOf, skipFirst: true })).toEqual([
    { id: 1, score: 3, votes: 3, distance: 2 },
    { id: 2, score: 1, votes: 1, distance: 3 },
  ])
})

test('groups with equal votes come in the order of their nearest neighbour, then by id; empty slots have no vote', () => {
  expect(voteByGroup(neighbors(3, 31, 11, -1, 21, 12, -1), { k: 3, groupOf })).toEqual([
    { id: 1, score: 2, votes: 2, distance: 2 },
    { id: 2, score: 1, votes: 1, distance: 1 },
    { id: 3, score: 1, votes: 1, distance: 1 },
  ])
  const byName = voteByGroup(neighbors(1, 0, 1), { k: 1, groupOf: ['b', 'a'] })
  expect(byName.map(({ id }) => id)).toEqual(['a', 'b'])
})

test('by rank the first that votes counts 1, the second 1/2', () => {
  expect(voteByGroup(neighbors(4, 0, 11, 21, 22), { k: 4, groupOf, weights: 'rank', skipFirst: true })).toEqual([
    { id: 1, score: 1, votes: 1, distance: 2 },
    { id: 2, score: 1 / 2 + 1 / 3, votes: 2, distance: 3 },
  ])
})

test('by distance a neighbour counts 1 / distance, and those at 0 count alone', () => {
  const options = { k: 2, groupOf, weights: 'distance' } as const
  const distances = Float64Array.of(0.5, 4, 0, 1)
  expect(voteByGroup({ indices: Int32Array.of(10, 20, 30, 20), distances }, options)).toEqual([
    { id: 1, score: 2, votes: 1, distance: 0.5 },
    { id: 3, score: 1, votes: 1, distance: 0 },
    { id: 2, score: 0.25, votes: 1, distance: 4 },
  ])
})

describe('songs of clips: a song that asks has no vote, and as many other clips vote for each of its clips', () => {
  const songOf = Int32Array.of(0, 0, 1, 1, 2)

  test('the nearest voters that are not of the song', () => {
    const found = neighbors(4, 0, 1, 2, 4, 1, 3, 0, 2)
    expect(voteByGroup(found, { k: 4, groupOf: songOf, except: 0, voters: 1 })).toEqual([
      { id: 1, score: 2, votes: 2, distance: 2 },
    ])
    expect(voteByGroup(found, { k: 4, groupOf: songOf, except: 0, voters: 2 })).toEqual([
      { id: 1, score: 3, votes: 3, distance: 2 },
      { id: 2, score: 1, votes: 1, distance: 4 },
    ])
    expect(voteByGroup(found, { k: 4, groupOf: songOf, voters: 2 })).toEqual([
      { id: 0, score: 3, votes: 3, distance: 1 },
      { id: 1, score: 1, votes: 1, distance: 2 },
    ])
  })

  test('are what a plain count over all clips finds', () => {
    const clips = 60
    const data = Float32Array.from(makeData('clustered', clips, 5))
    const groups = Int32Array.from({ length: clips }, (_, clip) => (clip * 7) % 9)
    const tree = new BallTree(data, { dimensions: 5 })
    for (const [except, voters] of [
      [3, 4],
      [undefined, 10],
      [8, 60],
    ] as const) {
      const expected = new Map<number, { votes: number; distance: number }>()
      for (let q = 0; q < 12; q++) {
        const { indices, distances } = tree.query(data.subarray(q * 5, q * 5 + 5), { k: clips })
        const others = [...indices.keys()].filter(slot => groups[indices[slot]!] !== except).slice(0, voters)
        for (const slot of others) {
          const { votes, distance } = expected.get(groups[indices[slot]!]!) ?? { votes: 0, distance: Infinity }
          expected.set(groups[indices[slot]!]!, { votes: votes + 1, distance: Math.min(distance, distances[slot]!) })
        }
      }
      const ranked = [...expected]
        .map(([id, { votes, distance }]) => ({ id, score: votes, votes, distance }))
        .sort((a, b) => b.votes - a.votes || a.distance - b.distance || a.id - b.id)
      const found = tree.query(data.subarray(0, 60), { k: clips })
      expect(voteByGroup(found, { k: clips, groupOf: groups, except, voters })).toEqual(ranked)
    }
  })
})
