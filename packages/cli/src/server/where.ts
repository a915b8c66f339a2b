import type { Context } from 'hono'
import { checkFilter, type WhereOptions } from 'murecom/node'
import type { Access } from './access/access.ts'
import { Refusal, textOf } from './refusal.ts'

const MOST_LETTERS = 10_000

/** The filter of a query string, and whose ratings and stars it means; nothing without a filter. Throws a {@link Refusal} for one that cannot be read. */
export function whereOf(c: Context, access: Access): WhereOptions {
  const where = textOf(c, 'where', MOST_LETTERS)
  try {
    checkFilter(where)
  } catch (error) {
    throw new Refusal(400, (error as Error).message)
  }
  return where === '' ? {} : { where, user: access.userOf(c) ?? '' }
}
