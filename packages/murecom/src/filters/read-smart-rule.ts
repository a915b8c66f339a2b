import { show } from '@murecom/internal'
import { FilterError } from '../errors.ts'
import { FIELDS, type FieldKind, type FieldName } from './fields.ts'
import type { FilterValue, Operator, WholeFilter } from './filter.ts'
import { NAVIDROME_FIELDS } from './smart-playlist.ts'

/** As many as a filter has brackets and values. */
const DEEPEST = 40
const MOST_RULES = 500
const LONGEST = 500

/** Fields by the name that Navidrome gives them, in lower case; `bpm` and `lyrics` are not ours to write, but have the same meaning. */
const BY_NAME: ReadonlyMap<string, FieldName> = new Map([
  ...Object.entries(NAVIDROME_FIELDS).map(([field, name]) => [name, field as FieldName] as const),
  ['filepath', 'path'],
  ['bpm', 'bpm'],
])
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['is', '='],
  ['isnot', '!='],
  ['gt', '>'],
  ['lt', '<'],
  ['contains', '~'],
  ['notcontains', '!~'],
])

/**
 * The filter of a rule of Navidrome's smart playlists.
 *
 * @throws FilterError `'not-importable'` for what filters here cannot say, such as `inTheLast`, and for what is not a rule
 */
export function filterOfRule(rule: unknown): WholeFilter {
  let count = 0
  const read = (one: unknown, depth: number): WholeFilter => {
    if (depth > DEEPEST || ++count > MOST_RULES) {
      throw notImportable(`it has more than ${MOST_RULES} rules, or rules more than ${DEEPEST} deep`)
    }
    const entries = isRecord(one) ? Object.entries(one) : []
    const [name, value] = entries[0] ?? ['', undefined]
    if (entries.length !== 1) throw notImportable(`a rule must have one operator, got ${show(one)}`)
    if (name !== 'all' && name !== 'any') return testOf(name, value)
    if (!Array.isArray(value) || value.length === 0) throw notImportable(`${name} must be a list of rules`)
    const parts = value.map(part => read(part, depth + 1))
    return parts.length === 1 ? parts[0]! : { kind: name === 'all' ? 'and' : 'or', parts }
  }
  return read(rule, 0)
}

function testOf(operatorName: string, given: unknown): WholeFilter {
  const [entry, more] = isRecord(given) ? Object.entries(given) : []
  if (!entry || more) throw notImportable(`${show(operatorName)} must have one field, got ${show(given)}`)
  const [name, value] = entry
  const field = BY_NAME.get(name.toLowerCase())
  if (!field) throw notImportable(`there is no such field here: ${show(name)}`)
  if (operatorName.toLowerCase() === 'intherange' && Array.isArray(value) && value.length === 2) {
    const [from, to] = value.map(bound => filterValue(field, bound))
    const test = (operator: Operator, one: FilterValue): WholeFilter => ({
      kind: 'test',
      field,
      operator,
      values: [one],
    })
    return { kind: 'and', parts: [test('>=', from!), test('<=', to!)] }
  }
  const operator = OPERATORS.get(operatorName.toLowerCase())
  if (!operator) throw notImportable(`there is no such comparison here: ${show(operatorName)}`)
  const isFolder = field === 'path' && operator === '~' && typeof value === 'string' && value.endsWith('/')
  if (isFolder) {
    return { kind: 'test', field: 'folder', operator: 'under', values: [filterValue(field, value.replace(/\/+$/, ''))] }
  }
  if (!isAllowed(FIELDS[field], operator)) throw notImportable(`${name} cannot be compared by ${operatorName}`)
  return { kind: 'test', field, operator, values: [filterValue(field, value)] }
}

function isAllowed(kind: FieldKind, operator: Operator): boolean {
  if (operator === '=' || operator === '!=') return true
  return kind === 'text' ? operator === '~' || operator === '!~' : kind !== 'boolean' && /[<>]/.test(operator)
}

function filterValue(field: FieldName, value: unknown): FilterValue {
  const kind = FIELDS[field]
  if (kind === 'text' && typeof value === 'string' && value !== '' && value.length <= LONGEST) {
    return { kind: 'text', text: value }
  }
  if (kind === 'boolean' && typeof value === 'boolean') return { kind: 'boolean', boolean: value }
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  const isNumber = typeof number === 'number' && number >= 0 && number < 1e9
  if ((kind === 'number' || kind === 'seconds') && isNumber)
    return { kind: 'number', number: Number(number.toFixed(6)) }
  throw notImportable(`${field} cannot be ${show(value)}`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An error without a place: it is about another file than a filter. */
export function notImportable(why: string): FilterError {
  return new FilterError('not-importable', `smart playlist: ${why}`, 0)
}
