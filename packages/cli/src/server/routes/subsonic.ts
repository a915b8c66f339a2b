/**
 * The part of the OpenSubsonic interface that gives a music player similar songs of this library: ping, getSong,
 * getSimilarSongs, getSimilarSongs2 and stream, in XML (its default) and JSON. There are no users: credentials are
 * ignored. Source: opensubsonic.netlify.app/docs (endpoints and responses of API version 1.16.1).
 */
import { extname } from 'node:path'
import type { Context, Hono } from 'hono'
import { parseInteger, Refusal } from '../refusal.ts'
import type { ServedLibrary } from '../sources/served-library.ts'
import type { NumberedSong, ServedSongs } from '../sources/served-songs.ts'
import { audioResponse, contentTypeOf } from './audio.ts'
import { similarSongs } from './library.ts'

const API_VERSION = '1.16.1'
const MOST_SONGS = 500

type Attributes = Readonly<Record<string, string | number | boolean>>
/** What an answer holds, by element: one, or a list. */
type Content = Readonly<Record<string, Attributes | { readonly song: readonly Attributes[] }>>

/** Codes of failed answers. */
const CODES = { generic: 0, missingParameter: 10, notFound: 70 } as const

class SubsonicError extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** Adds `/rest/...`, each with and without the old ending `.view`. */
export function addSubsonicRoutes(app: Hono, library: ServedLibrary, served: ServedSongs, version: string): void {
  const add = (name: string, handler: (c: Context) => Content | Response | Promise<Content | Response>): void => {
    app.get(`/rest/:name{${name}(\\.view)?}`, async c => {
      try {
        const content = await handler(c)
        return content instanceof Response ? content : answer(c, version, content)
      } catch (error) {
        return answer(c, version, failure(error))
      }
    })
  }
  const similar = async (c: Context): Promise<{ song: Attributes[] }> => {
    const song = songOf(c, served)
    const count = parseInteger('count', c.req.query('count') || '50', 0, MOST_SONGS)
    if (count === 0) return { song: [] }
    const found = await similarSongs(library, served, song, count)
    return { song: found.map(({ id }) => child(served.song(id))) }
  }
  add('ping', () => ({}))
  add('getSong', c => ({ song: child(songOf(c, served)) }))
  add('getSimilarSongs', async c => ({ similarSongs: await similar(c) }))
  add('getSimilarSongs2', async c => ({ similarSongs2: await similar(c) }))
  add('stream', c => audioResponse(c, songOf(c, served)))
}

/** The song of the parameter `id`. For an artist's id, `artist-<number of one of the songs>`, that song stands. */
function songOf(c: Context, served: ServedSongs): NumberedSong {
  const id = c.req.query('id')
  if (!id) throw new SubsonicError(CODES.missingParameter, 'required parameter is missing: id')
  return served.song(parseInteger('id', id.replace(/^artist-/, ''), 1, Number.MAX_SAFE_INTEGER))
}

/** A song as Subsonic's `Child`. */
function child({ id, title, artist, album, durationSeconds, path }: NumberedSong): Attributes {
  return {
    id: String(id),
    isDir: false,
    type: 'music',
    mediaType: 'song',
    title,
    contentType: contentTypeOf(path),
    suffix: extname(path).slice(1).toLowerCase(),
    ...(artist === null ? {} : { artist, artistId: `artist-${id}` }),
    ...(album === null ? {} : { album }),
    ...(durationSeconds === null ? {} : { duration: Math.round(durationSeconds) }),
  }
}

function failure(error: unknown): Content {
  if (error instanceof SubsonicError) return { error: { code: error.code, message: error.message } }
  if (error instanceof Refusal) {
    const code = error.status === 404 ? CODES.notFound : CODES.generic
    return { error: { code, message: error.message } }
  }
  throw error
}

/** Failed answers have HTTP status 200 too: so the interface wants it. */
function answer(c: Context, version: string, content: Content): Response {
  const head = {
    status: 'error' in content ? 'failed' : 'ok',
    version: API_VERSION,
    type: 'murecom',
    serverVersion: version,
    openSubsonic: true,
  }
  if (c.req.query('f') === 'json') return c.json({ 'subsonic-response': { ...head, ...content } })
  const inner = Object.entries(content).map(([name, value]) => {
    const songs = (value as { song?: unknown }).song
    return Array.isArray(songs)
      ? element(name, {}, songs.map(song => element('song', song as Attributes)).join(''))
      : element(name, value as Attributes)
  })
  const body = element('subsonic-response', { xmlns: 'http://subsonic.org/restapi', ...head }, inner.join(''))
  return c.body(`<?xml version="1.0" encoding="UTF-8"?>\n${body}\n`, 200, {
    'Content-Type': 'application/xml; charset=utf-8',
  })
}

function element(name: string, attributes: Attributes, inner = ''): string {
  const text = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
  return inner === '' ? `<${name}${text.join('')}/>` : `<${name}${text.join('')}>${inner}</${name}>`
}

/** For attributes. Control characters, which XML 1.0 cannot hold at all, and lone surrogates are left out. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"'\t\n\r]/g, letter => `&#${letter.charCodeAt(0)};`)
}
