import { expect, test } from 'vitest'
import { smartPlaylist } from '../../src/smart-playlist.ts'

const rulesOf = (where: string): unknown => JSON.parse(smartPlaylist(where))

test('comparisons have the names that Navidrome gives them', () => {
  expect(rulesOf('genre = jazz and year > 1960 and not starred')).toEqual({
    all: [{ is: { genre: 'jazz' } }, { gt: { year: 1960 } }, { isNot: { loved: true } }],
  })
  expect(rulesOf('title ~ love or plays = 0')).toEqual({
    any: [{ contains: { title: 'love' } }, { is: { playcount: 0 } }],
  })
  expect(rulesOf('duration <= 3:00')).toEqual({ any: [{ lt: { duration: 180 } }, { is: { duration: 180 } }] })
  expect(rulesOf('folder under "Live"')).toEqual({ all: [{ contains: { filepath: 'Live/' } }] })
})

test('not is moved to the comparisons', () => {
  expect(rulesOf('not (genre = jazz or (year >= 1960 and title !~ x))')).toEqual({
    all: [{ isNot: { genre: 'jazz' } }, { any: [{ lt: { year: 1960 } }, { contains: { title: 'x' } }] }],
  })
  expect(rulesOf('not genre in (a, b)')).toEqual({ all: [{ isNot: { genre: 'a' } }, { isNot: { genre: 'b' } }] })
  expect(rulesOf('genre in (a, b)')).toEqual({ any: [{ is: { genre: 'a' } }, { is: { genre: 'b' } }] })
})

test('name, order and limit are kept; what Navidrome does not have is refused', () => {
  const text = smartPlaylist('year = 1999', { name: 'Party', sort: '-rating', limit: 20 })
  expect(JSON.parse(text)).toEqual({ name: 'Party', sort: '-rating', all: [{ is: { year: 1999 } }], limit: 20 })
  expect(() => smartPlaylist('tag:jazz')).toThrow('a smart playlist of Navidrome cannot have the field tag')
  expect(() => smartPlaylist('year = none')).toThrow('cannot have year = none')
  expect(() => smartPlaylist('yaer = 1')).toThrow('did you mean year?')
})
