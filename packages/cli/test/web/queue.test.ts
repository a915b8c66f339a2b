import { mulberry32 } from '@murecom/internal'
import { describe, expect, test } from 'vitest'
import type { Song } from '../../web/src/api.ts'
import {
  append,
  EMPTY_QUEUE,
  moveTo,
  parseQueue,
  playNow,
  type Queue,
  removeAt,
  shuffleRest,
} from '../../web/src/player/queue.ts'
import { QueueHistory } from '../../web/src/player/queue-history.ts'

const song = (id: number): Song => ({ id, title: `Song ${id}`, artist: null, album: null, folder: 'f', duration: 1 })
const queue = (ids: readonly number[], at: number): Queue => ({ songs: ids.map(song), at })
const shape = ({ songs, at }: Queue) => [songs.map(({ id }) => id), at]

test('a song is played behind the current one, or where it is', () => {
  expect(shape(playNow(EMPTY_QUEUE, song(1)))).toEqual([[1], 0])
  expect(shape(playNow(queue([1, 2, 3], 0), song(9)))).toEqual([[1, 9, 2, 3], 1])
  expect(shape(playNow(queue([1, 2, 3], 0), song(3)))).toEqual([[1, 2, 3], 2])
})

test('songs are appended once', () => {
  expect(shape(append(queue([1, 2], 1), [song(2), song(3), song(3), song(4)]))).toEqual([[1, 2, 3, 4], 1])
})

test.each([
  [0, [[2, 3], 0]],
  [1, [[1, 3], 0]],
  [2, [[1, 2], 1]],
])('taking out number %i of three while the second plays', (index, expected) => {
  expect(shape(removeAt(queue([1, 2, 3], 1), index))).toEqual(expected)
})

test.each([
  [0, 1, [[2, 1, 3, 4], 0]],
  [1, 2, [[1, 3, 2, 4], 2]],
  [2, 1, [[1, 3, 2, 4], 2]],
  [0, 3, [[2, 3, 4, 1], 0]],
  [3, 0, [[4, 1, 2, 3], 2]],
  [1, 3, [[1, 3, 4, 2], 3]],
  [1, 0, [[2, 1, 3, 4], 0]],
  [0, -1, [[1, 2, 3, 4], 1]],
  [2, 4, [[1, 2, 3, 4], 1]],
  [0.5, 1, [[1, 2, 3, 4], 1]],
] as const)('moving number %d to place %d of four while the second plays', (from, to, expected) => {
  expect(shape(moveTo(queue([1, 2, 3, 4], 1), from, to))).toEqual(expected)
})

test('moving in a queue of which nothing plays', () => {
  expect(shape(moveTo(queue([1, 2, 3], -1), 2, 0))).toEqual([[3, 1, 2], -1])
})

test('a shuffle leaves what was played in place, and every order of the rest comes equally often', () => {
  const random = mulberry32(8)
  const orders = new Map<string, number>()
  for (let i = 0; i < 6000; i++) {
    const shuffled = shuffleRest(queue([1, 2, 3, 4, 5], 1), random)
    expect(shuffled.at).toBe(1)
    const ids = shuffled.songs.map(({ id }) => id)
    expect(ids.slice(0, 2)).toEqual([1, 2])
    orders.set(ids.join(), (orders.get(ids.join()) ?? 0) + 1)
  }
  expect(orders.size).toBe(6)
  for (const n of orders.values()) expect(Math.abs(n - 1000)).toBeLessThan(120) // four standard deviations of 29
})

test('whatever is done, the place is in the queue and no song is there twice', () => {
  const random = mulberry32(3)
  const below = (n: number): number => Math.floor(random() * n)
  let q = EMPTY_QUEUE
  for (let i = 0; i < 5000; i++) {
    const length = q.songs.length
    const step = below(4)
    if (step === 0) q = playNow(q, song(below(20)))
    else if (step === 1) q = append(q, [song(below(20))])
    else if (step === 2 && length > 0) q = removeAt(q, below(length))
    else {
      const current = q.songs[q.at]
      q = moveTo(q, below(length + 1), below(length + 1))
      expect(q.songs[q.at]).toBe(current)
    }
    expect(q.at).toBeGreaterThanOrEqual(-1)
    expect(q.at).toBeLessThan(Math.max(1, q.songs.length))
    expect(new Set(q.songs.map(({ id }) => id)).size).toBe(q.songs.length)
  }
})

describe('a stored queue', () => {
  test('comes back', () => {
    const stored = queue([4, 5], 1)
    expect(parseQueue(JSON.stringify(stored))).toEqual(stored)
  })
  test.each([
    null,
    '',
    '{',
    '[]',
    'null',
    '{"songs":[],"at":0}',
    '{"songs":[{"id":"x"}],"at":0}',
    '{"songs":[null],"at":-1}',
  ])('%j gives an empty one', json => expect(parseQueue(json)).toEqual(EMPTY_QUEUE))
})

test('changes are taken back one by one; what plays stays', () => {
  const set: Queue[] = []
  const history = new QueueHistory(now => set.push(now))
  history.set(queue([1, 2], 0))
  history.change(append(history.now, [song(3)]))
  history.change(history.now) // no other songs: no step
  history.change(removeAt(history.now, 0))
  history.play(song(9))
  expect(shape(history.now)).toEqual([[9, 2, 3], 0])
  expect(history.undo(song(9))).toBe(true)
  expect(shape(history.now)).toEqual([[1, 9, 2, 3], 1])
  expect(history.undo(song(9))).toBe(true)
  expect(shape(history.now)).toEqual([[1, 9, 2], 1])
  expect(history.undo(song(9))).toBe(false)
  expect(set).toHaveLength(6)
})
