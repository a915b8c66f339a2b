import { propertyRuns } from '@murecom/testing'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { filterText } from '../../src/filters/filter-text.ts'
import { parseFilter } from '../../src/filters/parse.ts'
import { listeningFile, openListening, readSmartPlaylist, smartPlaylist } from '../../src/node.ts'
import { radioLibrary, threeKinds } from '../radio/radio-library.ts'

let made: Awaited<ReturnType<typeof radioLibrary>>
beforeEach(async () => {
  made = await radioLibrary(threeKinds(4))
})
afterEach(() => made.close())

const titles = (where: string, user = ''): string[] => made.library.songs({ where, user }).map(({ title }) => title)

test('a saved filter is meant by its name, alone, within others, and within saved ones', () => {
  using listening = openListening(listeningFile(made.file))
  listening.saveFilter('', { name: 'Quiet', where: 'title ~ calm' })
  listening.saveFilter('', { name: 'last two', where: '@quiet and (title ~ 2 or title ~ 3)' })
  expect(titles('@Quiet')).toEqual(['calm 0', 'calm 1', 'calm 2', 'calm 3'])
  expect(titles('@"Last Two" and not title ~ 3')).toEqual(['calm 2'])
  expect(titles('not @"last two" and title ~ 2')).toEqual(['loud 2', 'odd 2'])
  listening.saveFilter('', { name: 'QUIET', where: 'title ~ odd' })
  expect(titles('@"last two"')).toEqual(['odd 2', 'odd 3'])
  expect(listening.filters().map(({ name, where }) => [name, where])).toEqual([
    ['last two', '@quiet and (title ~ 2 or title ~ 3)'],
    ['QUIET', 'title ~ odd'],
  ])
  expect(listening.deleteFilter('', 'quiet')).toBe(true)
  expect(listening.deleteFilter('', 'quiet')).toBe(false)
  expect(() => titles('year = 3 or @"last two"')).toThrow('no filter is saved as "quiet"')
})

test('filters are of one user; what is wrong is said with its place', () => {
  using listening = openListening(listeningFile(made.file))
  listening.saveFilter('ann', { name: 'jazz', where: 'title ~ odd' })
  expect(titles('@jazz', 'ann')).toHaveLength(4)
  expect(() => titles('@jazz')).toThrow('filter: at letter 1: no filter is saved as "jazz"; save it first')
  expect(() => titles('year = 1 or @jaz', 'ann')).toThrow(
    'at letter 13: no filter is saved as "jaz"; did you mean @jazz?',
  )
  expect(() => titles('@ jazz')).toThrow('filter: at letter 1: expected the name of a saved filter behind @')
  listening.saveFilter('', { name: 'a', where: 'year = 1 or @b' })
  listening.saveFilter('', { name: 'b', where: 'not @a' })
  expect(() => titles('@a')).toThrow('@a holds itself')
  listening.saveFilter('', { name: 'x0', where: 'year = 1' })
  for (let i = 1; i < 12; i++) listening.saveFilter('', { name: `x${i}`, where: `@x${i - 1} or @x${i - 1}` })
  expect(() => titles('@x11')).toThrow('a filter must hold at most 100 saved ones')
  expect(() => listening.saveFilter('', { name: 'c', where: 'yaer = 1' })).toThrow('did you mean year?')
  expect(() => listening.saveFilter('', { name: 'say "x"', where: 'year = 1' })).toThrow(
    'Listening.saveFilter: name must be a text of 1 to 100 characters without quotation marks',
  )
})

test('a file of version 2 has no filters, and gets them when it is written to', () => {
  const file = listeningFile(made.file)
  openListening(file).close()
  const db = new Database(file)
  db.exec('DROP TABLE filters')
  db.pragma('user_version = 2')
  db.close()
  expect(() => titles('@jazz')).toThrow('no filter is saved')
  using listening = openListening(file)
  listening.saveFilter('', { name: 'jazz', where: 'title ~ odd' })
  expect(titles('@jazz')).toHaveLength(4)
})

test('a smart playlist of Navidrome is read as a filter', () => {
  const nsp = {
    name: 'Evening',
    comment: 'calm',
    any: [
      { all: [{ is: { genre: 'Jazz "x"' } }, { inTheRange: { year: [1950, '1969'] } }, { is: { loved: true } }] },
      { notContains: { title: 'live' } },
      { contains: { filepath: 'Bowie/Live/' } },
      { gt: { duration: 300 } },
    ],
    sort: '-rating',
    limit: 50,
  }
  expect(readSmartPlaylist(JSON.stringify(nsp))).toEqual({
    where:
      '(genre = "Jazz \\"x\\"" and (year >= 1950 and year <= 1969) and starred = yes) or title !~ "live" or ' +
      'folder under "Bowie/Live" or duration > 300',
    ...{ name: 'Evening', comment: 'calm', sort: '-rating', limit: 50 },
  })
})

test('what a smart playlist cannot be is said in one line', () => {
  const deep = (levels: number): unknown => (levels === 0 ? { is: { year: 1 } } : { all: [deep(levels - 1)] })
  const wrong: [unknown, string][] = [
    ['{', 'it is not JSON'],
    ['x'.repeat(100_001), 'it must be a text of at most 100000 letters'],
    [[], 'it must have one of all and any'],
    [{ all: [], any: [] }, 'it must have one of all and any'],
    [{ all: [] }, 'all must be a list of rules'],
    [{ all: [{ inTheLast: { lastplayed: 30 } }] }, 'there is no such field here: "lastplayed"'],
    [{ all: [{ startsWith: { title: 'a' } }] }, 'there is no such comparison here: "startsWith"'],
    [{ all: [{ gt: { title: 'a' } }] }, 'title cannot be compared by gt'],
    [{ all: [{ is: { year: 'long ago' } }] }, 'year cannot be "long ago"'],
    [{ all: [{ is: { year: 1, title: 'x' } }] }, '"is" must have one field'],
    [{ all: [deep(60)] }, 'rules more than 40 deep'],
    [{ all: Array.from({ length: 600 }, () => ({ is: { year: 1 } })) }, 'it has more than 500 rules'],
  ]
  for (const [given, line] of wrong) {
    const text = typeof given === 'string' ? given : JSON.stringify(given)
    expect(() => readSmartPlaylist(text)).toThrow(`smart playlist: ${line.includes('deep') ? '' : line}`)
    expect(() => readSmartPlaylist(text)).toThrow(line)
  }
})

const tests = fc.constantFrom(
  ...[
    'genre = "a \\"b\\" \\\\c"',
    'genre != x',
    'title ~ y',
    'title !~ y',
    'year >= 1960',
    'year < 1970',
    'year = 1999',
  ],
  ...['duration <= 3:20', 'starred', 'not compilation', 'rating > 3', 'plays != 0', 'folder under "A b/Live"'],
)
const filters = fc.letrec<{ filter: string }>(tie => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    tests,
    fc.tuple(tie('filter'), fc.constantFrom('and', 'or'), tie('filter')).map(([a, by, b]) => `(${a} ${by} ${b})`),
    tie('filter').map(part => `not (${part})`),
  ),
})).filter

test('a filter as text is the same filter; what is exported and read again exports the same', () => {
  fc.assert(
    fc.property(filters, where => {
      const filter = parseFilter(where)
      expect(parseFilter(filterText(filter))).toEqual(filter)
      const exported = smartPlaylist(where)
      expect(smartPlaylist(readSmartPlaylist(exported).where)).toBe(exported)
    }),
    propertyRuns(200, 41),
  )
  expect(smartPlaylist('@a', { saved: [{ name: 'A', where: 'year = 3' }] })).toBe(smartPlaylist('year = 3'))
})
