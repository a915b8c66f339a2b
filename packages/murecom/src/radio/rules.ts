import { checkInteger, checkNumber } from '@murecom/internal'
import type { RadioRules } from './question.ts'

/** Bounds of each rule, and what it is unless it is given. */
export const RULES = {
  explore: { min: 0, max: 1, standard: 0.5, integer: false },
  artistGap: { min: 0, max: 50, standard: 4, integer: true },
  albumGap: { min: 0, max: 50, standard: 12, integer: true },
  artistMost: { min: 1, max: 50, standard: 6, integer: true },
  repeatHours: { min: 0, max: 24 * 365, standard: 24, integer: false },
} as const

export const RULE_NAMES = ['explore', 'artistGap', 'albumGap', 'artistMost', 'repeatHours'] as const

/** The rules of a radio, checked, those that are not given as they are by default. */
export function checkRules(where: string, given: Partial<RadioRules>): RadioRules {
  const rules = {} as Record<(typeof RULE_NAMES)[number], number>
  for (const name of RULE_NAMES) {
    const { min, max, standard, integer } = RULES[name]
    const value = given[name] ?? standard
    if (integer) checkInteger(where, name, value, min, max)
    else checkNumber(where, name, value, { min, max })
    rules[name] = value
  }
  return rules
}
