import { expect, test } from 'vitest'
import { voteByGroup } from '../src/index.ts'

test('counts neighbours by group, most votes first, the query itself left out', () => {
  const votes = voteByGroup(Int32Array.of(0, 11, 12, 1, 13, 25), { k: 3, groupOf: i => Math.floor(i / 10) })
  expect(votes).toEqual([
    { group: 1, votes: 3 },
    { group: 2, votes: 1 },
  ])
})
