import type { Context, Hono } from 'hono'
import { COSTS } from '../limits/budget.ts'
import { integerOf, Refusal, textOf } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import { shown } from '../texts.ts'
import { whereOf } from '../where.ts'
import { MOST_SIMILAR } from './library.ts'

/** The JSON endpoints over artists and albums. */
export function addGroupRoutes(app: Hono, serving: Serving): void {
  const { library, work, served } = serving
  const limitOf = (c: Context): number => integerOf(c, 'limit', { min: 1, max: MOST_SIMILAR, fallback: 10 })
  const units = (): number => COSTS.similar + served.length / COSTS.searchedSongs

  app.get('/api/similar-artists', async c => {
    const name = nameOf(c)
    const options = { limit: limitOf(c), ...whereOf(c, serving) }
    const found = await work(c, units(), () => known(() => library.similarArtists?.(name, options)))
    return c.json({ similar: found.map(one => ({ ...one, name: shown(one.name) })) })
  })

  app.get('/api/similar-albums', async c => {
    const name = nameOf(c)
    const isGiven = c.req.query('artist') !== undefined
    const artist = isGiven ? textOf(c, 'artist') || null : undefined
    const options = { limit: limitOf(c), artist, ...whereOf(c, serving) }
    const found = await work(c, units(), () => known(() => library.similarAlbums?.(name, options)))
    const named = ({ name, artist }: { name: string; artist: string | null }) => ({
      name: shown(name),
      artist: artist === null ? null : shown(artist),
    })
    return c.json({ similar: found.map(one => ({ ...one, ...named(one) })) })
  })
}

function nameOf(c: Context): string {
  const name = textOf(c, 'name')
  if (name === '') throw new Refusal(400, 'name must be given')
  return name
}

/** The answer to a name. The library throws a RangeError for one that it does not have, and says why. */
export async function known<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  try {
    const answer = await ask()
    if (answer === undefined) throw new Refusal(404, 'this library does not answer that')
    return answer
  } catch (error) {
    // Without the value: a song that went meanwhile is named by its path there.
    if (error instanceof RangeError)
      throw new Refusal(404, error.message.replace(/^\S+: /, '').replace(/, got .*$/s, ''))
    throw error
  }
}
