import type { Context, Hono } from 'hono'
import { FilterError, ListeningError } from 'murecom/node'
import { jsonBodyOf, Refusal } from '../../refusal.ts'
import type { Serving } from '../../serving.ts'
import { filterRefusal } from '../../where.ts'
import { writable } from './marks.ts'

/** The filters that the page's user saved by name, which `@name` means in every filter: `/api/filters`. */
export function addFilterRoutes(app: Hono, { listening, access }: Serving): void {
  const userOf = (c: Context): string => access.userOf(c) ?? ''
  const saved = (c: Context) => ({ filters: listening.filters(userOf(c)).map(({ name, where }) => ({ name, where })) })

  app.get('/api/filters', c => c.json(saved(c)))
  app.put('/api/filters/:name', async c => {
    const { where, ...others } = await jsonBodyOf(c, '{"where": "genre = jazz"}')
    if (typeof where !== 'string') throw new Refusal(400, 'where must be a text')
    if (Object.keys(others).length > 0) throw new Refusal(400, 'the body must have where alone')
    writable(listening.isReadOnly)
    refusing(() => listening.saveFilter(userOf(c), { name: c.req.param('name'), where }))
    return c.json(saved(c))
  })
  app.delete('/api/filters/:name', c => {
    writable(listening.isReadOnly)
    const isThere = refusing(() => listening.deleteFilter(userOf(c), c.req.param('name')))
    if (!isThere) throw new Refusal(404, 'no filter is saved under this name')
    return c.json({ removed: true })
  })
}

/** What a name or a filter is refused for is the client's mistake. */
function refusing<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (FilterError.isInstance(error)) throw filterRefusal(error)
    const isMistake = error instanceof TypeError || error instanceof RangeError || ListeningError.isInstance(error)
    if (isMistake) throw new Refusal(400, (error as Error).message.replace(/^Listening\.\w+: /, ''))
    throw error
  }
}
