/** Values of servers, which may be anything: texts are cut, numbers are finite or null. */
import { plainText } from '@murecom/internal/text'

export type Fields = Readonly<Record<string, unknown>>

/** Longer ids are not taken. */
const LONGEST_ID = 500
const MOST_VALUES = 50
/** No song is larger. */
const LARGEST_FILE = 2 ** 42

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

export function listOf(value: unknown): unknown[] {
  // Servers whose answers were XML once write a list of one as the one.
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}

export function idOf(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' && text.length <= LONGEST_ID ? text : null
}

export function textOf(value: unknown): string | null {
  return (typeof value === 'string' && plainText(value)) || null
}

export function textsOf(values: readonly unknown[]): string[] {
  return [...new Set(values.slice(0, MOST_VALUES).flatMap(value => textOf(value) ?? []))]
}

export function numberOf(value: unknown, least: number, most: number): number | null {
  return typeof value === 'number' && value >= least && value <= most ? value : null
}

export function integerOf(value: unknown, least: number, most: number): number | null {
  return Number.isInteger(value) ? numberOf(value, least, most) : null
}

export function sizeOf(value: unknown): number | null {
  return integerOf(value, 1, LARGEST_FILE)
}

/** A time in ms since 1970; null when there is none. */
export function timeOf(value: unknown): number | null {
  if (typeof value !== 'string') return null
  const ms = Date.parse(value)
  return Number.isFinite(ms) && ms > 0 && ms < 8e15 ? Math.floor(ms) : null
}

export function uuidOf(value: unknown): string | null {
  return typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
    ? value.toLowerCase()
    : null
}

export function isrcOf(values: readonly unknown[]): string | null {
  for (const value of values.slice(0, MOST_VALUES)) {
    const code = typeof value === 'string' ? value.replace(/[-\s]/g, '').toUpperCase() : ''
    if (/^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(code)) return code
  }
  return null
}

/** Extension of a file, in lower case and without a dot. */
export function formatOf(value: unknown): string {
  const text = typeof value === 'string' ? value.toLowerCase().replace(/^\./, '') : ''
  return /^[a-z0-9]{1,9}$/.test(text) ? text : ''
}
