import type { Context } from 'hono'
import { checkFilter, FilterError, type WhereOptions } from 'murecom/node'
import { Refusal, textOf } from './refusal.ts'
import type { Serving } from './serving.ts'

const MOST_LETTERS = 10_000

/** The filter of a query string, and whose ratings and stars it means; nothing without a filter. Throws a {@link Refusal} for one that cannot be read. */
export function whereOf(c: Context, { access, listening }: Pick<Serving, 'access' | 'listening'>): WhereOptions {
  const where = textOf(c, 'where', MOST_LETTERS)
  if (where === '') return {}
  const user = access.userOf(c) ?? ''
  try {
    checkFilter(where, { saved: listening.filters(user) })
  } catch (error) {
    throw filterRefusal(error as Error)
  }
  return { where, user }
}

/** A filter that cannot be read is refused with the place of the first letter that is wrong, from 0, as `position`. */
export function filterRefusal(error: Error): Refusal {
  return new Refusal(400, error.message, {}, FilterError.isInstance(error) ? { position: error.position } : {})
}
