/**
 * The part of the OpenSubsonic interface that gives a music player similar songs of this library, in XML (its default) and
 * JSON, as GET or as a form. Source: opensubsonic.netlify.app/docs (endpoints and responses of API version 1.16.1).
 */
import { extname } from 'node:path'
import type { Context, Hono } from 'hono'
import { COSTS } from '../limits/budget.ts'
import { parseInteger } from '../refusal.ts'
import { audioResponse } from '../routes/audio.ts'
import { similarSongs } from '../routes/library.ts'
import type { Serving } from '../serving.ts'
import type { NumberedSong, ServedSongs } from '../sources/served-songs.ts'
import { contentTypeOf } from '../sources/song-file.ts'
import { shown } from '../texts.ts'
import { answer, CODES, type Content, failure, SubsonicError } from './answer.ts'
import { subsonicUser } from './sign-in.ts'

const MOST_SONGS = 500

/** What is answered beyond version 1.16.1, by name, with the versions of it. */
const EXTENSIONS = [
  { name: 'formPost', versions: [1] },
  { name: 'apiKeyAuthentication', versions: [1] },
]

/** What a method answers: content, or a file. `user` is undefined where there are no users. */
type Method = (
  c: Context,
  parameters: URLSearchParams,
  user: string | undefined,
) => Content | Response | Promise<Content | Response>

/** Adds `/rest/...`, each with and without the old ending `.view`. */
export function addSubsonicRoutes(app: Hono, serving: Serving): void {
  const { library, served, version, work, access } = serving

  const add = (name: string, method: Method, isOpen = false): void => {
    app.on(['GET', 'POST'], `/rest/:name{${name}(\\.view)?}`, async c => {
      const parameters = await parametersOf(c)
      const content = await Promise.resolve()
        .then(() => method(c, parameters, isOpen ? undefined : subsonicUser(c, parameters, access)))
        .catch(failure)
      return content instanceof Response ? content : answer(c, version, parameters.get('f'), content)
    })
  }
  const similar: (c: Context, parameters: URLSearchParams) => Promise<Content> = async (c, parameters) => {
    const song = songOf(parameters, served)
    const count = parseInteger('count', parameters.get('count') || '50', 0, MOST_SONGS)
    if (count === 0) return { song: [] }
    const found = await work(c, COSTS.similar, () => similarSongs(library, served, song, count))
    return { song: found.map(({ id }) => child(served.song(id))) }
  }
  add('ping', () => ({}))
  add('getLicense', () => ({ license: { valid: true } }))
  add('getOpenSubsonicExtensions', () => ({ openSubsonicExtensions: EXTENSIONS }), true)
  add('tokenInfo', (_, __, user) => ({ tokenInfo: { username: user ?? '' } }))
  add('getSong', (_, parameters) => ({ song: child(songOf(parameters, served)) }))
  add('getSimilarSongs', async (c, parameters) => ({ similarSongs: await similar(c, parameters) }))
  add('getSimilarSongs2', async (c, parameters) => ({ similarSongs2: await similar(c, parameters) }))
  add('stream', (c, parameters) => audioResponse(c, serving, songOf(parameters, served)))
  app.all('/rest/*', async c => {
    const unknown = new SubsonicError(CODES.generic, 'this server does not know that method')
    return answer(c, version, (await parametersOf(c)).get('f'), failure(unknown))
  })
}

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

/** The song of the parameter `id`. For an artist's id, `artist-<number of one of the songs>`, that song stands. */
function songOf(parameters: URLSearchParams, served: ServedSongs): NumberedSong {
  const id = parameters.get('id')
  if (!id) throw new SubsonicError(CODES.missingParameter, 'required parameter is missing: id')
  return served.song(parseInteger('id', id.replace(/^artist-/, ''), 1, Number.MAX_SAFE_INTEGER))
}

/** A song as Subsonic's `Child`. */
function child({ id, title, artist, album, durationSeconds, path }: NumberedSong): Content {
  return {
    id: String(id),
    isDir: false,
    type: 'music',
    mediaType: 'song',
    title: shown(title),
    contentType: contentTypeOf(path),
    suffix: extname(path).slice(1).toLowerCase(),
    ...(artist === null ? {} : { artist: shown(artist), artistId: `artist-${id}` }),
    ...(album === null ? {} : { album: shown(album) }),
    ...(durationSeconds === null ? {} : { duration: Math.round(durationSeconds) }),
  }
}
