import { checkOptions, type OptionNames } from '@murecom/internal'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { hostCheck, openToAllOrigins, type RateLimit, rateLimit, securityHeaders } from './guard.ts'
import { Refusal } from './refusal.ts'
import { addAudioRoute } from './routes/audio.ts'
import { addLibraryRoutes } from './routes/library.ts'
import { addM3uRoute } from './routes/m3u.ts'
import { addMatchRoute } from './routes/match.ts'
import { addNextForPlaylistRoute } from './routes/next-for-playlist.ts'
import { addNextSongRoutes } from './routes/next-song.ts'
import { openApiDocument } from './routes/openapi.ts'
import { addSubsonicRoutes } from './routes/subsonic.ts'
import { addWebFiles } from './routes/web-files.ts'
import type { NextSongSource } from './sources/next-song-source.ts'
import type { ServedLibrary } from './sources/served-library.ts'
import { ServedSongs } from './sources/served-songs.ts'

/** What a server serves, and within which limits. */
export interface ServerOptions {
  /** The songs, such as a `Library` of murecom/node. */
  library: ServedLibrary
  /** Where next songs come from. Without it `/next-song` answers 503. */
  recommender?: NextSongSource | undefined
  /** Names beside localhost under which clients may ask. Addresses are always let through. */
  hosts?: readonly string[]
  /** Limit for clients of other machines. Default 50 a second, 200 at once; false for none. */
  rate?: RateLimit | false
  /** Bytes of a body at most. Default 256 KiB: a queue of 10,000 songs. */
  maxBodyBytes?: number
  /** Folder of the built page. Default: beside the program. */
  webFolder?: string
  /** Version that health and descriptions name. */
  version?: string
  /** Called with errors that are faults of the program; their clients see 500 and no details. */
  onError?: (error: unknown) => void
}

const OPTIONS: OptionNames<ServerOptions> = {
  library: 1,
  recommender: 1,
  hosts: 1,
  rate: 1,
  maxBodyBytes: 1,
  webFolder: 1,
  version: 1,
  onError: 1,
}

/** Everything that the server needs, as one Hono application: `app.request()` asks it without a socket. */
export function createServer(given: ServerOptions): Hono {
  const options = checkOptions('createServer', given, OPTIONS)
  const { library, recommender, version = '0.0.0', maxBodyBytes = 256 * 1024 } = options
  const app = new Hono()
  const served = new ServedSongs(library)

  app.use(securityHeaders)
  app.use('/next-song', openToAllOrigins)
  app.use(hostCheck(options.hosts ?? []))
  if (options.rate !== false) app.use(rateLimit(options.rate ?? { perSecond: 50, burst: 200 }))
  app.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: () => {
        throw new Refusal(413, `the body must have at most ${maxBodyBytes} bytes`)
      },
    }),
  )

  addNextSongRoutes(app, recommender, served)
  addNextForPlaylistRoute(app, recommender, served)
  app.get('/api/health', c =>
    c.json({
      status: 'ok',
      version,
      songs: served.songs.length,
      tags: (library.tagNames?.length ?? 0) > 0,
      nextSongs: recommender !== undefined,
    }),
  )
  addLibraryRoutes(app, library, served)
  addAudioRoute(app, served)
  addM3uRoute(app, served)
  addMatchRoute(app, served)
  addSubsonicRoutes(app, library, served, version)
  app.get('/openapi.json', c => c.json(openApiDocument(version)))
  addWebFiles(app, options.webFolder)

  app.notFound(c => refuse(c, new Refusal(404, 'there is nothing at this address')))
  app.onError((error, c) => {
    if (error instanceof Refusal) return refuse(c, error)
    options.onError?.(error)
    return c.json({ error: 'the server made a mistake; its log has the details' }, 500)
  })
  return app
}

function refuse(c: Context, { status, message, headers, more }: Refusal): Response {
  return c.json({ error: message, ...more }, status, headers)
}
