import { mulberry32 } from '@murecom/internal'
import { foldName } from '@murecom/spotify-crawler/names'
import { expect, test } from 'vitest'
import { distanceWithin } from '../src/algorithms/edit-distance.ts'
import { findByWords, nearestNames } from '../src/library/answers/names.ts'
import { ALBUM, ARTIST, TITLE } from '../src/library/table/column-store.ts'
import { editDistance } from './reference/edit-distance.ts'
import { tableOf } from './reference/song-tables.ts'
import { songOf } from './reference/songs.ts'

test.each([1, 2, 3])('the distance is the least over all parts of the text (seed %i)', seed => {
  const random = mulberry32(seed)
  const word = (length: number): string[] => Array.from({ length }, () => 'abc'[Math.floor(random() * 3)]!)
  for (let round = 0; round < 60; round++) {
    const needle = word(Math.floor(random() * 6))
    const text = word(Math.floor(random() * 8))
    let least = needle.length
    for (let from = 0; from <= text.length; from++) {
      for (let to = from; to <= text.length; to++) least = Math.min(least, editDistance(needle, text.slice(from, to)))
    }
    expect(distanceWithin(needle, text), `${needle.join('')} in ${text.join('')}`).toBe(least)
  }
})

test('letters that changed places are one mistake', () => {
  expect(distanceWithin([...'cabc'], [...'xcbacx'])).toBe(1)
  expect(distanceWithin([...'cabd'], [...'xcbacx'])).toBe(2)
})

test('mistyped names are guessed, nearest first; nonsense is not', () => {
  const songs = [
    songOf('/m/1.mp3', { title: 'Enemy Unknown', artist: 'Maxstack' }),
    songOf('/m/2.mp3', { title: 'Nebula', artist: 'Maxstack' }),
    songOf('/m/3.mp3', { title: 'Café del Mar' }),
    songOf('/m/tubular-bells.mp3', { title: 'track 1' }),
    songOf('/m/5.mp3', { title: '红豆', artist: '王菲' }),
  ]
  const table = tableOf(songs)
  const guess = (text: string): string[] => nearestNames(table, text, 3).map(row => songs[row]!.title)
  expect(guess('Neblua')).toEqual(['Nebula'])
  expect(guess('enmy unknwon')).toEqual(['Enemy Unknown'])
  expect(guess('cafe dell mar')).toEqual(['Café del Mar'])
  expect(guess('tubuler bells')).toEqual(['track 1'])
  expect(guess('王非 红豆')).toEqual(['红豆'])
  expect(guess('zzzzzzzzzz')).toEqual([])
  expect(guess('')).toEqual([])
})

test.each([1, 2, 3])('words are found in the fields that count, as by looking at each song (seed %i)', seed => {
  const random = mulberry32(seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const name = (): string =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(['ab', 'a', 'é', '红', 'ba', '1'])).join(
      pick(['', ' ', '-']),
    )
  const songs = Array.from({ length: 200 }, (_, i) =>
    songOf(`/${name()}/${name()}/${i} ${name()}.mp3`, {
      title: name(),
      artist: pick([null, name()]),
      album: pick([null, name()]),
    }),
  )
  const table = tableOf(songs)
  for (let asked = 0; asked < 60; asked++) {
    const text = Array.from({ length: 1 + Math.floor(random() * 2) }, name).join(' ')
    const whole = foldName(text)
    const words = whole.split(' ')
    const rank = (title: string): number =>
      title === whole ? 0 : title.startsWith(whole) ? 1 : title.includes(whole) ? 2 : 3
    const expected = songs
      .map(({ title, artist, album }, row) => ({
        row,
        title: foldName(title),
        fields: [title, artist ?? '', album ?? ''].map(foldName),
      }))
      .filter(({ fields }) => words.every(word => fields.some(field => field.includes(word))))
      .sort((a, b) => rank(a.title) - rank(b.title) || a.row - b.row)
    expect(findByWords(table, text, [TITLE, ARTIST, ALBUM], {}), text).toEqual(expected.map(({ row }) => row))
  }
})
