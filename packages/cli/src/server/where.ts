import type { Context } from 'hono'
import { checkFilter, FilterError, type WhereOptions } from 'murecom/node'
import type { Access } from './access/access.ts'
import { Refusal, textOf } from './refusal.ts'

const MOST_LETTERS = 10_000

/** The filter of a query string, and whose ratings and stars it means; nothing without a filter. Throws a {@link Refusal} for one that cannot be read. */
export function whereOf(c: Context, access: Access): WhereOptions {
  const where = textOf(c, 'where', MOST_LETTERS)
  try {
    checkFilter(where)
  } catch (error) {
    throw filterRefusal(error as Error)
  }
  return where === '' ? {} : { where, user: access.userOf(c) ?? '' }
}

/** A filter that cannot be read is refused with the place of the first letter that is wrong, from 0, as `position`. */
export function filterRefusal(error: Error): Refusal {
  return new Refusal(400, error.message, {}, FilterError.isInstance(error) ? { position: error.position } : {})
}
