import { foldName } from '@murecom/spotify-crawler/names'
import type { SongTable } from '../library/table/song-table.ts'
import type { FilterColumns, TextLists } from './columns.ts'
import { FIELDS } from './fields.ts'
import type { FieldTest, FilterValue, Operator, WholeFilter } from './filter.ts'
import { hasWord } from './whole-words.ts'

/** A question about a song, by its row. */
export type RowTest = (row: number) => boolean

/** What a listener noted of songs, by the key of their content. */
export interface ListenerColumns {
  rating: ReadonlyMap<number, number>
  starred: ReadonlySet<number>
  plays: ReadonlyMap<number, number>
}

/** What a filter is compiled against. */
interface FilterSource {
  table: SongTable
  tagNames: readonly string[]
  columns: FilterColumns
  /** Asked for once, by the first test that needs it. */
  listener: () => ListenerColumns
}

/** A song has a tag of its sound when the model is at least this sure of it: the mean song has five such tags. */
const HAS_TAG = 0.2

/** A filter as a question about rows. A test of something that a song does not say is false. */
export function compileFilter(filter: WholeFilter, source: FilterSource): RowTest {
  switch (filter.kind) {
    case 'not': {
      const part = compileFilter(filter.part, source)
      return row => !part(row)
    }
    case 'and': {
      const parts = filter.parts.map(part => compileFilter(part, source))
      return row => parts.every(part => part(row))
    }
    case 'or': {
      const parts = filter.parts.map(part => compileFilter(part, source))
      return row => parts.some(part => part(row))
    }
    case 'test':
      return compileTest(filter, source)
  }
}

function compileTest(test: FieldTest, source: FilterSource): RowTest {
  const { field, operator, values } = test
  if (operator === '!=' || operator === '!~') {
    const same = compileTest({ ...test, operator: operator === '!=' ? '=' : '~' }, source)
    return row => !same(row)
  }
  if (values.length > 1) {
    const each = values.map(value => compileTest({ ...test, values: [value] }, source))
    return row => each.some(one => one(row))
  }
  const value = values[0]!
  switch (field) {
    case 'tag':
      return tagTest(test, value, source)
    case 'rating':
    case 'plays':
    case 'starred':
      return listenerTest(field, operator, value, source)
    case 'folder':
    case 'title':
    case 'artist':
    case 'album':
    case 'albumartist':
    case 'genre':
    case 'key':
    case 'path':
      return listTest(source.columns.texts(field), isList(FIELDS[field] === 'folder', operator, value))
    case 'year':
    case 'track':
    case 'disc':
    case 'duration':
    case 'bpm':
    case 'energy':
    case 'loudness':
    case 'compilation':
    case 'lyrics': {
      const column = source.columns.numbers(field)
      const isIt = numberTest(operator, value)
      return row => isIt(column[row]!)
    }
  }
}

function listTest({ lists, listOf }: TextLists, isIt: (list: readonly string[]) => boolean): RowTest {
  const answers = Uint8Array.from(lists, list => (isIt(list) ? 1 : 0))
  return row => answers[listOf[row]!] === 1
}

function isList(isFolder: boolean, operator: Operator, value: FilterValue): (list: readonly string[]) => boolean {
  if (value.kind !== 'text') return list => list.length === 0
  const key = foldName(value.text)
  if (operator === '~') return list => list.some(text => text.includes(key))
  if (!isFolder) return list => list.includes(key)
  // A folder may be named by the last folders of its path: "Live" or "Bowie/Live".
  const wanted = value.text
    .split(/[\\/]/)
    .map(part => foldName(part))
    .filter(Boolean)
  const isAt = (list: readonly string[], at: number): boolean => wanted.every((part, i) => list[at + i] === part)
  if (operator === '=') return list => wanted.length > 0 && isAt(list, list.length - wanted.length)
  return list => wanted.length > 0 && list.some((_, at) => isAt(list, at))
}

function numberTest(operator: Operator, value: FilterValue): (number: number) => boolean {
  if (value.kind === 'none') return Number.isNaN
  if (value.kind === 'boolean') return number => (number === 1) === value.boolean
  const bound = value.kind === 'number' ? value.number : Number.NaN
  switch (operator) {
    case '<':
      return number => number < bound
    case '<=':
      return number => number <= bound
    case '>':
      return number => number > bound
    case '>=':
      return number => number >= bound
    default:
      return number => number === bound
  }
}

function listenerTest(
  field: 'rating' | 'plays' | 'starred',
  operator: Operator,
  value: FilterValue,
  { table, listener }: FilterSource,
): RowTest {
  const { rating, plays, starred } = listener()
  const isIt = numberTest(operator, value)
  const keyOf = (row: number): number => table.contentKey(row)
  if (field === 'starred') return row => isIt(starred.has(keyOf(row)) ? 1 : 0)
  if (field === 'plays') return row => isIt(plays.get(keyOf(row)) ?? 0)
  return row => isIt(rating.get(keyOf(row)) ?? Number.NaN)
}

/**
 * A tag of the sound; a genre of the file's tags; or else, for what the model has no tag of, a word of title, album or genre: a
 * song of an album "Christmas songs" has the tag christmas.
 */
function tagTest(test: FieldTest, value: FilterValue, source: FilterSource): RowTest {
  const { table, tagNames, columns } = source
  const key = foldName(test.tag ?? (value.kind === 'text' ? value.text : ''))
  const t = tagNames.findIndex(name => foldName(name) === key)
  const genre = listTest(columns.texts('genre'), list => list.includes(key))
  if (test.tag !== undefined) {
    const isIt = numberTest(test.operator, value)
    return row => isIt(t < 0 ? Number.NaN : (table.tagsOf(row)?.[t] ?? Number.NaN))
  }
  if (value.kind === 'none') return row => table.tagsOf(row) === undefined
  if (t >= 0) return row => (table.tagsOf(row)?.[t] ?? 0) >= HAS_TAG || genre(row)
  const named = (['title', 'album', 'genre'] as const).map(field =>
    listTest(columns.texts(field), list => list.some(text => hasWord(text, key))),
  )
  return row => named.some(isNamed => isNamed(row))
}
