import { expect, test } from 'vitest'
import type { Song } from '../../web/src/api.ts'
import { colourOf, initialsOf } from '../../web/src/covers/colour.ts'
import { board } from '../../web/src/mix/board.ts'
import { linkTo, parseRoute } from '../../web/src/places/route.ts'
import { putNext } from '../../web/src/player/queue.ts'
import { reasonTexts } from '../../web/src/radio/reasons.ts'

const song = (id: number): Song => ({ id, title: `Song ${id}`, artist: null, album: null, folder: 'f', duration: 1 })

test.each([
  ['', 'songs', '', {}],
  ['#/', 'songs', '', {}],
  ['#songs', 'songs', '', {}],
  ['#/album/al-1', 'album', 'al-1', {}],
  ['#/genre/R%26B%2FSoul?x=1', 'genre', 'R&B/Soul', { x: '1' }],
  ['#/songs?q=what%3F&by=sound', 'songs', '', { q: 'what?', by: 'sound' }],
  ['#/genre/100%', 'genre', '100%', {}],
])('the address %j is place %j with id %j', (hash, place, id, query) => {
  const route = parseRoute(hash)
  expect([route.place, route.id, Object.fromEntries(route.query)]).toEqual([place, id, query])
})

test.each(['AC/DC', '100 %', '王菲', '#1?', 'a b&c'])('the link of %j leads back to it', id => {
  const { place, id: found, query } = parseRoute(linkTo('genre', id, { q: id, where: '' }))
  expect([place, found, Object.fromEntries(query)]).toEqual(['genre', id, { q: id }])
})

test.each([
  ['The Paper Lanterns', 'TP'],
  ['王菲', '王'],
  ['björk', 'B'],
  ["Ada's Notebook", 'AN'],
  ['  (what) ever ', 'WE'],
  ['???', ''],
  ['', ''],
])('the tile of %j has the letters %j', (name, letters) => {
  expect(initialsOf(name)).toBe(letters)
})

test('a name has one colour, and names have many', () => {
  const hues = Array.from({ length: 200 }, (_, i) => colourOf(`Album ${i}`))
  expect(hues).toEqual(Array.from({ length: 200 }, (_, i) => colourOf(`Album ${i}`)))
  expect(new Set(hues).size).toBeGreaterThan(120)
  for (const hue of hues) expect(hue).toBeLessThan(360)
})

test.each([
  [[1, 2, 3], 0, 9, [1, 9, 2, 3], 0],
  [[1, 2, 3], 0, 3, [1, 3, 2], 0],
  [[1, 2, 3], 2, 1, [2, 3, 1], 1],
  [[1, 2, 3], 1, 2, [1, 2, 3], 1],
  [[], -1, 5, [5], -1],
])('of %j, number %i playing, song %i comes next', (ids, at, next, order, current) => {
  const queue = putNext({ songs: ids.map(song), at }, song(next))
  expect([queue.songs.map(({ id }) => id), queue.at]).toEqual([order, current])
})

test('a seed of the mix is on one side only, and leaves when it is taken out', () => {
  const { signal, abort } = ((c: AbortController) => ({ signal: c.signal, abort: () => c.abort() }))(
    new AbortController(),
  )
  let told = 0
  board.on(() => told++, signal)
  board.add('plus', song(1))
  board.addWords('plus', ' Calm piano ')
  board.addWords('minus', 'calm PIANO')
  board.add('minus', song(1))
  expect([board.plus.length, board.minus.length]).toEqual([0, 2])
  board.addWords('plus', '   ')
  board.remove(board.minus[0]!)
  expect(board.minus).toHaveLength(1)
  expect(told).toBe(5)
  abort()
  board.clear()
  expect([board.minus.length, told]).toEqual([0, 5])
})

test('reasons of a radio are said once each, in words', () => {
  const like = { kind: 'sounds-like', song: song(3), because: 'heard', score: 1, share: 1 } as const
  expect(
    reasonTexts([
      { kind: 'seed' },
      like,
      like,
      { kind: 'step', tempo_ratio: 1.02, key_steps: 4 },
      { kind: 'new-ground', doubt: 1 },
    ]),
  ).toEqual(['as you asked', 'sounds like Song 3, which you heard', 'same tempo', 'something new'])
  expect(reasonTexts([{ kind: 'step', tempo_ratio: null, key_steps: null }])).toEqual([])
})
