import { UsageError } from '../errors.ts'

/** The number that an option names, from `min` to `max`. */
export function numberOption(name: string, text: string, min: number, max: number): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new UsageError(`${name} must be a number from ${min} to ${max}, got ${text}`)
}
