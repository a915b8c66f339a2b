import { FilterError } from '../errors.ts'
import type { FieldTest, FilterValue, Operator, WholeFilter } from './filter.ts'

/** A rule of a smart playlist: `{ "is": { "genre": "jazz" } }`, or several that all or any must hold. */
export type SmartRule = { all: SmartRule[] } | { any: SmartRule[] } | Record<string, Record<string, unknown>>

/** Our fields as Navidrome calls them. It has no tags of the sound. */
export const NAVIDROME_FIELDS: Readonly<Partial<Record<FieldTest['field'], string>>> = {
  title: 'title',
  artist: 'artist',
  album: 'album',
  albumartist: 'albumartist',
  genre: 'genre',
  path: 'filepath',
  folder: 'filepath',
  year: 'year',
  track: 'tracknumber',
  disc: 'discnumber',
  duration: 'duration',
  rating: 'rating',
  plays: 'playcount',
  starred: 'loved',
  compilation: 'compilation',
}
const OPPOSITE: Readonly<Record<Operator, Operator>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  '~': '!~',
  '!~': '~',
  under: 'under',
}

/**
 * The rule of a filter, as Navidrome's smart playlists have it. It has no "not", so that is moved to the comparisons; and
 * of numbers only "greater" and "less", so `>=` is either of two.
 *
 * @throws FilterError `'not-exportable'` for a test that Navidrome does not have: a tag of the sound, `lyrics`, `none`
 */
export function smartRuleOf(filter: WholeFilter, isNot = false): SmartRule {
  switch (filter.kind) {
    case 'not':
      return smartRuleOf(filter.part, !isNot)
    case 'and':
    case 'or': {
      const parts = filter.parts.map(part => smartRuleOf(part, isNot))
      return (filter.kind === 'and') === isNot ? { any: parts } : { all: parts }
    }
    case 'test':
      return ruleOfTest(filter, isNot)
  }
}

function ruleOfTest(test: FieldTest, isNot: boolean): SmartRule {
  const name = NAVIDROME_FIELDS[test.field]
  const value = test.values[0]!
  const isSeveral = test.values.length > 1
  if (isSeveral) {
    const each = test.values.map(one => ruleOfTest({ ...test, values: [one] }, isNot))
    return (test.operator === '!=') === isNot ? { any: each } : { all: each }
  }
  if (name === undefined || value.kind === 'none') {
    const what = value.kind === 'none' ? `${test.field} = none` : `the field ${test.field}`
    throw new FilterError('not-exportable', `filter: a smart playlist of Navidrome cannot have ${what}`, 0)
  }
  if (test.field === 'folder') return { [isNot ? 'notContains' : 'contains']: { [name]: folderOf(value) } }
  const operator = isNot ? OPPOSITE[test.operator] : test.operator
  return comparison(name, operator, plain(value))
}

function comparison(name: string, operator: Operator, value: unknown): SmartRule {
  const rule = (key: string): SmartRule => ({ [key]: { [name]: value } })
  switch (operator) {
    case '!=':
      return rule('isNot')
    case '<':
      return rule('lt')
    case '>':
      return rule('gt')
    case '<=':
      return { any: [rule('lt'), rule('is')] }
    case '>=':
      return { any: [rule('gt'), rule('is')] }
    case '~':
      return rule('contains')
    case '!~':
      return rule('notContains')
    default:
      return rule('is')
  }
}

function plain(value: FilterValue): unknown {
  if (value.kind === 'text') return value.text
  return value.kind === 'number' ? value.number : value.kind === 'boolean' ? value.boolean : undefined
}

/** A folder as a part of a path. */
function folderOf(value: FilterValue): string {
  const folder = value.kind === 'text' ? value.text.replace(/^[\\/]+|[\\/]+$/g, '') : ''
  return `${folder}/`
}
