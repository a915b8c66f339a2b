import { UsageError } from '../errors.ts'

/** The integer of an option; a UsageError naming the option, the rule and the text when it is none or out of range. */
export function integerOption(name: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value
  throw new UsageError(`${name} must be an integer from ${min} to ${max}, got ${text}`)
}
