import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FilterError } from '../../src/errors.ts'
import { parseFilter } from '../../src/filters/parse.ts'

test('and binds more than or, not more than and', () => {
  const test = (field: string, value: string) => {
    return { kind: 'test', field, operator: '=', values: [{ kind: 'text', text: value }] }
  }
  expect(parseFilter('genre = a or genre = b and not genre = c')).toEqual({
    kind: 'or',
    parts: [
      test('genre', 'a'),
      { kind: 'and', parts: [test('genre', 'b'), { kind: 'not', part: test('genre', 'c') }] },
    ],
  })
  expect(parseFilter('(genre: a OR artist is b) AND title == "c d"')).toEqual({
    kind: 'and',
    parts: [{ kind: 'or', parts: [test('genre', 'a'), test('artist', 'b')] }, test('title', 'c d')],
  })
})

test('values are read by the kind of the field', () => {
  const valuesOf = (text: string): unknown => (parseFilter(text) as { values: unknown }).values
  expect(valuesOf('year>=1960')).toEqual([{ kind: 'number', number: 1960 }])
  expect(valuesOf('duration < 10:00')).toEqual([{ kind: 'number', number: 600 }])
  expect(valuesOf('duration < 1:02:03')).toEqual([{ kind: 'number', number: 3723 }])
  expect(valuesOf('length<90s')).toEqual([{ kind: 'number', number: 90 }])
  expect(valuesOf('length<2.5M')).toEqual([{ kind: 'number', number: 150 }])
  expect(valuesOf('starred')).toEqual([{ kind: 'boolean', boolean: true }])
  expect(valuesOf('loved = no')).toEqual([{ kind: 'boolean', boolean: false }])
  expect(valuesOf('year = none')).toEqual([{ kind: 'none' }])
  expect(valuesOf('title = "none"')).toEqual([{ kind: 'text', text: 'none' }])
  expect(valuesOf('title = 10:00')).toEqual([{ kind: 'text', text: '10:00' }])
  expect(valuesOf('genre in (jazz, "hip hop")')).toHaveLength(2)
  expect(valuesOf("title = don't")).toEqual([{ kind: 'text', text: "don't" }])
  expect(valuesOf('title = "a \\"b\\" \\\\"')).toEqual([{ kind: 'text', text: 'a "b" \\' }])
  expect(valuesOf('artist = “Sigur Rós”')).toEqual([{ kind: 'text', text: 'Sigur Rós' }])
  expect(valuesOf('artist = 竹内まりや')).toEqual([{ kind: 'text', text: '竹内まりや' }])
  expect(parseFilter('tag:jazz > 0.4')).toMatchObject({ tag: 'jazz', operator: '>' })
  expect(parseFilter('folder under "Live"')).toMatchObject({ field: 'folder', operator: 'under' })
})

test('a mistake is named with its place', () => {
  for (const [text, message, position] of [
    ['yaer > 3', '"yaer" is no field; did you mean year?', 0],
    ['genre = jazz and wavelength = red', '"wavelength" is no field; the fields are', 17],
    ['ジャンル = jazz', 'is no field; the fields are', 0],
    ['', 'expected a field such as genre, got the end', 0],
    ['genre', 'expected an operator such as = behind genre, got the end', 5],
    ['genre =', 'expected a value for genre, got the end', 7],
    ['genre = and year > 3', 'expected a value for genre, got "and"', 8],
    ['genre = hip hop', 'expected "and" or "or", got "hop"', 12],
    ['genre > a', 'genre can be compared by = != ~ !~ only, got >', 6],
    ['year = old', 'year must be a number, got "old"', 7],
    ['year = 1e3', 'year must be a number', 7],
    ['duration < 3:99', 'expected "and" or "or"', 12],
    ['starred = maybe', 'starred must be yes or no, got "maybe"', 10],
    ['(genre = a', 'expected ")", got the end', 10],
    ['genre = a)', 'expected "and" or "or", got ")"', 9],
    ['genre = "a', 'this quotation mark has no second one', 8],
    ['genre in a', 'expected "(", got "a"', 9],
    ['genre in (a b)', 'expected ")", got "b"', 12],
    ['tag:jazz > 4', 'expected a number from 0 to 1, got "4"', 11],
    ['tag != jazz > 0.4', 'a tag with a bound must be named by tag:name', 12],
    ['year ! 3', '"!" is not expected here', 5],
  ] as const) {
    expect(() => parseFilter(text), text).toThrow(message)
    try {
      parseFilter(text)
    } catch (error) {
      expect(error, text).toMatchObject({ position, name: 'FilterError' })
      expect((error as Error).message, text).toContain(`at letter ${position + 1}: `)
    }
  }
})

test('filters that are too long, too deep or of too many values are refused', () => {
  expect(() => parseFilter('x'.repeat(100_000))).toThrow('must have at most 10000 letters, got 100000')
  expect(() => parseFilter(`${'('.repeat(3000)}starred${')'.repeat(3000)}`)).toThrow('at most 50 deep')
  expect(() => parseFilter(`${'not '.repeat(2000)}starred`)).toThrow('at most 50 deep')
  expect(() => parseFilter(`year in (${'1,'.repeat(1000)}1)`)).toThrow('at most 500 values')
})

test('any text is read or refused with a place in it', () => {
  const parts = [
    'genre',
    'year',
    '=',
    '>=',
    '~',
    ':',
    '(',
    ')',
    ',',
    '"',
    "'",
    'and',
    'or',
    'not',
    'in',
    'none',
    '3:20',
    '7',
    ' ',
    '\\',
  ]
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(fc.constantFrom(...parts), { maxLength: 30 }).map(all => all.join(' ')),
  )
  fc.assert(
    fc.property(text, given => {
      try {
        expect(['test', 'and', 'or', 'not']).toContain(parseFilter(given).kind)
      } catch (error) {
        expect(error).toBeInstanceOf(FilterError)
        expect((error as FilterError).position).toBeGreaterThanOrEqual(0)
        expect((error as FilterError).position).toBeLessThanOrEqual(given.length)
      }
    }),
    propertyRuns(500, 11),
  )
})
