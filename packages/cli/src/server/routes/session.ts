import type { Hono } from 'hono'
import { jsonBodyOf, Refusal } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import { isText } from '../texts.ts'

const EXAMPLE = '{"name": "ann", "password": "..."}'
const MOST_NAME = 200
const MOST_PASSWORD = 1000

/** `POST /api/login` and `POST /api/logout`: the session of the page. */
export function addSessionRoutes(app: Hono, { access }: Serving): void {
  app.post('/api/login', async c => {
    const { name, password } = await jsonBodyOf(c, EXAMPLE)
    if (!isText(name, MOST_NAME) || !isText(password, MOST_PASSWORD)) {
      throw new Refusal(400, `the body must be a JSON object such as ${EXAMPLE}`)
    }
    return c.json({ user: await access.signIn(c, name, password) })
  })
  app.post('/api/logout', c => {
    access.signOut(c)
    return c.json({})
  })
}
