import { MAX_NAME_LENGTH, storedName } from '../text.ts'

/** What may be stored of the values that a source gives. */

export function flag(value: boolean | null | undefined): number | null {
  return value == null ? null : value ? 1 : 0
}

/** What a hostile file calls a number may be anything: only whole numbers that fit are kept. */
export function integerOrNull(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null
  const whole = Math.trunc(value)
  return Number.isSafeInteger(whole) ? whole : null
}

export function textOrNull(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null
  return storedName(value.length > MAX_NAME_LENGTH ? value.slice(0, MAX_NAME_LENGTH) : value)
}
