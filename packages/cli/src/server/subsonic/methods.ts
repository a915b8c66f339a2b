/**
 * The OpenSubsonic interface: players sign in, browse, search, play, and note what was played, in XML (its default), JSON and
 * JSONP, as GET or as a form. Source: opensubsonic.netlify.app/docs (endpoints and responses of API version 1.16.1).
 */
import type { Context, Hono } from 'hono'
import type { Serving } from '../serving.ts'
import { answer, type Content, fail, failure } from './answer.ts'
import { Ask, type Method } from './ask.ts'
import { BROWSE } from './methods/browse.ts'
import { LISTS } from './methods/lists.ts'
import { MARKS } from './methods/marks.ts'
import { MEDIA } from './methods/media.ts'
import { PLACES } from './methods/places.ts'
import { PLAYLISTS } from './methods/playlists.ts'
import { SEARCH } from './methods/search.ts'
import { SIMILAR } from './methods/similar.ts'
import { EXTENSIONS, SYSTEM } from './methods/system.ts'
import { subsonicUser } from './sign-in.ts'

/** All methods by their names. */
export const METHODS: ReadonlyMap<string, Method> = new Map(
  [SYSTEM, BROWSE, LISTS, SEARCH, MEDIA, MARKS, PLAYLISTS, PLACES, SIMILAR].flatMap(methods => Object.entries(methods)),
)

/** Adds `/rest/...`, each method with and without the old ending `.view`. */
export function addSubsonicRoutes(app: Hono, serving: Serving): void {
  const respond = async (c: Context, parameters: URLSearchParams): Promise<Content | Response> => {
    const name = c.req.param('method')!.replace(/\.view$/, '')
    // What the server can do is said before anybody signs in.
    if (name === 'getOpenSubsonicExtensions') return { openSubsonicExtensions: EXTENSIONS }
    const user = await subsonicUser(c, parameters, serving.access)
    const method = METHODS.get(name)
    if (!method) return fail('generic', UNKNOWN)
    return method(new Ask(c, serving, parameters, user ?? '', await serving.music.now()))
  }
  app.on(['GET', 'POST'], '/rest/:method', async c => {
    const parameters = await parametersOf(c)
    const content = await respond(c, parameters).catch(failure)
    if (content instanceof Response) return content
    const form = { form: parameters.get('f'), callback: parameters.get('callback') }
    return answer(c, serving.version, form, content)
  })
  app.all('/rest/*', c => {
    const isAsked = ['GET', 'POST'].includes(c.req.method)
    const wrong = { error: { code: 0, message: isAsked ? UNKNOWN : 'methods are asked by GET or POST' } }
    return answer(c, serving.version, { form: c.req.query('f') ?? null, callback: null }, wrong)
  })
}

const UNKNOWN = 'this server does not know that method'

/** The parameters of the address, then those of a form in the body (the extension formPost). */
async function parametersOf(c: Context): Promise<URLSearchParams> {
  // Not the URL's own searchParams: each append to those writes the whole URL anew.
  const parameters = new URLSearchParams(new URL(c.req.url).search)
  const type = c.req.header('content-type') ?? ''
  if (c.req.method === 'POST' && /^application\/x-www-form-urlencoded *(;|$)/i.test(type)) {
    for (const [name, value] of new URLSearchParams(await c.req.text())) parameters.append(name, value)
  }
  return parameters
}
