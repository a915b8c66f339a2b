import { show } from '@murecom/internal'
import { FilterError } from '../errors.ts'
import { FIELDS, type FieldKind, type FieldName, fieldNamed, suggestField } from './fields.ts'
import type { FieldTest, Filter, FilterValue, Operator } from './filter.ts'
import { syntax, type Token, tokensOf } from './tokens.ts'

/** Brackets and `not` within each other. */
const DEEPEST = 50
/** Values of one filter. */
const MOST_VALUES = 500

/**
 * Reads a filter, by recursive descent:
 *
 *     filter = all { "or" all }           all = one { "and" one }
 *     one    = "not" one | "(" filter ")" | test
 *     test   = field [ operator value ]   field of yes or no: no value needed
 *            | field ":" value [ ("<" | "<=" | ">" | ">=") number ]
 *            | field "in" "(" value { "," value } ")"
 *            | "@" name              a filter that was saved
 *
 * A value is a word, a text in quotation marks, a number, a time (`3:20`, `90s`, `4m`), `yes`, `no` or `none`.
 *
 * @throws FilterError with the place in the text
 */
export function parseFilter(text: string): Filter {
  const parser = new Parser(tokensOf(text))
  return parser.whole()
}

const KEYWORDS: ReadonlySet<string> = new Set(['and', 'or', 'not'])
const WORD_OPERATORS: Readonly<Record<string, Operator>> = { is: '=', contains: '~', under: 'under' }
const ALLOWED: Readonly<Record<FieldKind, readonly Operator[]>> = {
  text: ['=', '!=', '~', '!~'],
  folder: ['=', '!=', 'under', '~', '!~'],
  tag: ['=', '!=', '<', '<=', '>', '>='],
  number: ['=', '!=', '<', '<=', '>', '>='],
  seconds: ['=', '!=', '<', '<=', '>', '>='],
  boolean: ['=', '!='],
}

class Parser {
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0
  #values = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): Filter {
    const filter = this.#any()
    const rest = this.#peek()
    if (rest.kind !== 'end') throw syntax(rest.at, `expected "and" or "or", got ${show(rest.text)}`)
    return filter
  }

  #any(): Filter {
    const parts = [this.#all()]
    while (this.#takeWord('or')) parts.push(this.#all())
    return parts.length === 1 ? parts[0]! : { kind: 'or', parts }
  }

  #all(): Filter {
    const parts = [this.#one()]
    while (this.#takeWord('and')) parts.push(this.#one())
    return parts.length === 1 ? parts[0]! : { kind: 'and', parts }
  }

  #one(): Filter {
    const token = this.#peek()
    if (++this.#depth > DEEPEST) throw syntax(token.at, `brackets and "not" must be at most ${DEEPEST} deep`)
    try {
      if (this.#takeWord('not')) return { kind: 'not', part: this.#one() }
      if (token.kind === 'word' && token.text.startsWith('@')) return this.#saved()
      if (token.kind !== 'open') return this.#test()
      this.#next++
      const filter = this.#any()
      this.#expect('close', ')')
      return filter
    } finally {
      this.#depth--
    }
  }

  /** `@name`, or `@"name of several words"`. */
  #saved(): Filter {
    const { text, at, end } = this.#take()
    const quoted = this.#peek()
    if (text !== '@') return { kind: 'saved', name: text.slice(1), at }
    if (quoted.kind !== 'quoted' || quoted.at !== end || quoted.text === '') {
      throw syntax(at, 'expected the name of a saved filter behind @')
    }
    this.#next++
    return { kind: 'saved', name: quoted.text, at }
  }

  #test(): FieldTest {
    const { kind, text, at } = this.#take()
    if (kind !== 'word' || KEYWORDS.has(text.toLowerCase())) {
      throw syntax(at, `expected a field such as genre, got ${kind === 'end' ? 'the end' : show(text)}`)
    }
    const field = fieldNamed(text)
    if (!field) {
      throw new FilterError(
        'unknown-field',
        `filter: at letter ${at + 1}: ${show(text)} is no field; ${suggestField(text)}`,
        at,
      )
    }
    const fieldKind = FIELDS[field]
    if (this.#takeWord('in')) return { kind: 'test', field, operator: '=', values: this.#list(field) }
    const operator = this.#operator(field)
    if (operator === undefined) {
      if (fieldKind !== 'boolean') throw this.#expected(`an operator such as = behind ${field}`)
      return { kind: 'test', field, operator: '=', values: [{ kind: 'boolean', boolean: true }] }
    }
    const value = this.#value(field)
    if (fieldKind !== 'tag' || value.kind !== 'text') return { kind: 'test', field, operator, values: [value] }
    return this.#tag(operator, value.text)
  }

  /** `tag:jazz`, or with a bound `tag:jazz > 0.4`. */
  #tag(operator: Operator, tag: string): FieldTest {
    const { kind, text, at } = this.#peek()
    const bound = kind === 'operator' && ['<', '<=', '>', '>='].includes(text)
    if (!bound) return { kind: 'test', field: 'tag', operator, values: [{ kind: 'text', text: tag }] }
    if (operator !== '=') throw syntax(at, 'a tag with a bound must be named by tag:name')
    this.#next++
    const { text: number, at: place } = this.#take()
    const value = Number(number)
    if (number === '' || !(value >= 0 && value <= 1))
      throw syntax(place, `expected a number from 0 to 1, got ${show(number)}`)
    return { kind: 'test', field: 'tag', operator: text as Operator, tag, values: [{ kind: 'number', number: value }] }
  }

  #operator(field: FieldName): Operator | undefined {
    const { kind, text, at } = this.#peek()
    const isWord = kind === 'word' && Object.hasOwn(WORD_OPERATORS, text.toLowerCase())
    if (kind !== 'operator' && !isWord) return undefined
    this.#next++
    const operator = isWord
      ? WORD_OPERATORS[text.toLowerCase()]!
      : text === ':' || text === '=='
        ? '='
        : (text as Operator)
    const allowed = ALLOWED[FIELDS[field]]
    if (!allowed.includes(operator))
      throw syntax(at, `${field} can be compared by ${allowed.join(' ')} only, got ${text}`)
    return operator
  }

  #list(field: FieldName): FilterValue[] {
    this.#expect('open', '(')
    const values = [this.#value(field)]
    while (this.#peek().kind === 'comma') {
      this.#next++
      values.push(this.#value(field))
    }
    this.#expect('close', ')')
    return values
  }

  #value(field: FieldName): FilterValue {
    const token = this.#take()
    if (++this.#values > MOST_VALUES) throw syntax(token.at, `a filter must have at most ${MOST_VALUES} values`)
    const { kind, text, at } = token
    const isWord = kind === 'word' || kind === 'time'
    if (kind !== 'quoted' && (!isWord || KEYWORDS.has(text.toLowerCase()))) {
      throw syntax(at, `expected a value for ${field}, got ${kind === 'end' ? 'the end' : show(text)}`)
    }
    if (kind === 'word' && text.toLowerCase() === 'none') return { kind: 'none' }
    const value = readValue(FIELDS[field], text)
    if (!value) throw syntax(at, `${field} must be ${RULES[FIELDS[field]]}, got ${show(text)}`)
    return value
  }

  #takeWord(word: string): boolean {
    const { kind, text } = this.#peek()
    const isIt = kind === 'word' && text.toLowerCase() === word
    if (isIt) this.#next++
    return isIt
  }

  #expect(kind: Token['kind'], text: string): void {
    if (this.#peek().kind !== kind) throw this.#expected(show(text))
    this.#next++
  }

  #expected(what: string): FilterError {
    const { kind, text, at } = this.#peek()
    return syntax(at, `expected ${what}, got ${kind === 'end' ? 'the end' : show(text)}`)
  }

  #peek(): Token {
    return this.#tokens[this.#next]!
  }

  /** The end is never passed. */
  #take(): Token {
    const token = this.#peek()
    if (token.kind !== 'end') this.#next++
    return token
  }
}

const RULES: Readonly<Record<FieldKind, string>> = {
  text: 'a text',
  folder: 'a text',
  tag: 'a text',
  number: 'a number',
  seconds: 'a time such as 3:20, 90s, 4m or 200',
  boolean: 'yes or no',
}
const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 }
const SECONDS = /^(\d{1,9}(?:\.\d{1,6})?)([smh]?)$/i

function readValue(kind: FieldKind, text: string): FilterValue | undefined {
  switch (kind) {
    case 'text':
    case 'folder':
    case 'tag':
      return { kind: 'text', text }
    case 'boolean': {
      const isYes = /^(?:yes|true)$/i.test(text)
      return isYes || /^(?:no|false)$/i.test(text) ? { kind: 'boolean', boolean: isYes } : undefined
    }
    case 'number':
      return /^-?\d{1,9}(?:\.\d{1,6})?$/.test(text) ? { kind: 'number', number: Number(text) } : undefined
    case 'seconds': {
      const [, amount, unit] = SECONDS.exec(text) ?? []
      if (amount !== undefined) return { kind: 'number', number: Number(amount) * UNITS[unit!.toLowerCase()]! }
      if (!/^\d{1,3}(?::[0-5]\d){1,2}$/.test(text)) return undefined
      return { kind: 'number', number: text.split(':').reduce((sum, part) => 60 * sum + Number(part), 0) }
    }
  }
}
