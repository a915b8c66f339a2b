import { setTimeout as pause } from 'node:timers/promises'
import { checkOptions, type OptionNames } from '@murecom/internal'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Listening, type MusicServer, openListening } from 'murecom/node'
import { Access } from './access/access.ts'
import type { Users } from './access/users.ts'
import { clientsBehind } from './guard/clients.ts'
import { openToAllOrigins, securityHeaders } from './guard/headers.ts'
import { hostCheck } from './guard/hosts.ts'
import { jsonBodiesOnly, ownOriginOnly } from './guard/origins.ts'
import { chargeNothing, type RateLimit, workBudget } from './limits/budget.ts'
import { FairQueue } from './limits/fair-queue.ts'
import { OpenFiles } from './limits/open-files.ts'
import { ServedMusic } from './music/music.ts'
import { Personal } from './music/personal.ts'
import { openApiDocument } from './openapi/document.ts'
import type { RequestLine } from './operations/log.ts'
import { Metrics } from './operations/metrics.ts'
import { observe } from './operations/observe.ts'
import { Refusal } from './refusal.ts'
import { addAudioRoute } from './routes/audio/audio.ts'
import { addAudioMuseRoutes } from './routes/audiomuse.ts'
import { addGroupRoutes } from './routes/groups.ts'
import { addLibraryRoutes } from './routes/library.ts'
import { addLyricsRoutes } from './routes/lyrics.ts'
import { addM3uRoute } from './routes/m3u.ts'
import { addMatchRoute } from './routes/match.ts'
import { addMetricsRoute } from './routes/metrics.ts'
import { addMusicRoutes } from './routes/music/browse.ts'
import { addCoverRoute } from './routes/music/covers.ts'
import { addDetailsRoute } from './routes/music/details.ts'
import { addNextForPlaylistRoute } from './routes/next-for-playlist.ts'
import { addNextNamedRoute } from './routes/next-named.ts'
import { addNextSongRoutes } from './routes/next-song.ts'
import { addFilterRoutes } from './routes/personal/filters.ts'
import { addMarkRoutes } from './routes/personal/marks.ts'
import { addPlaylistRoutes } from './routes/personal/playlists.ts'
import { addRadioRoutes } from './routes/radio.ts'
import { addSessionRoutes } from './routes/session.ts'
import { addSoundRoutes } from './routes/sound.ts'
import { addSpectrogramRoute } from './routes/spectrogram.ts'
import { addWebFiles } from './routes/web-files.ts'
import type { Serving } from './serving.ts'
import { MusicServers } from './sources/music-servers.ts'
import type { NamedListSource, NextSongSource } from './sources/next-song-source.ts'
import type { ServedLibrary } from './sources/served-library.ts'
import { ServedSongs } from './sources/served-songs.ts'
import { addSubsonicRoutes } from './subsonic/methods.ts'
import { NowPlaying } from './subsonic/now-playing.ts'
import { ServerThread } from './thread/server-thread.ts'

/** What a server serves, and within which limits. */
export interface ServerOptions {
  /** The songs, such as a `Library` of murecom/node. */
  library: ServedLibrary
  /** Where next songs come from. Without it `/next-song` answers 503. */
  recommender?: NextSongSource | undefined
  /** Songs of lists by the names of the lists, such as a `NamedLists`. Without them `/api/next` answers 503. */
  namedLists?: NamedListSource | undefined
  /** Where plays, stars, ratings and playlists are kept. Default: in memory, and gone with the server. */
  listening?: Listening | undefined
  /** Servers of music, signed in to: songs that lie on them are played from there, and their covers are shown. Default none. */
  musicServers?: readonly MusicServer[]
  /** Who may ask. Once there is one everyone must sign in. Without: everyone who can reach the server. */
  users?: Users | undefined
  /**
   * True refuses other machines, and clients behind a proxy, as long as there are no users. Default false: who makes a server
   * of their own decides that.
   */
  localOnly?: boolean
  /** Names beside localhost under which clients may ask. Addresses are always let through. */
  hosts?: readonly string[]
  /**
   * Work that each client of another machine may ask for; a plain request is one unit. Default 50 a second, 200 at once;
   * false for no limit.
   */
  rate?: RateLimit | false
  /**
   * True behind a reverse proxy of this machine: the client that it names in X-Forwarded-For is the one that is limited, and
   * cookies are for https only if X-Forwarded-Proto says so. Default false.
   */
  proxied?: boolean
  /** Bytes of a body at most. Default 256 KiB: a queue of 10,000 songs. */
  maxBodyBytes?: number
  /** Folder of the built page. Default: beside the program. */
  webFolder?: string
  /** Version that health and descriptions name. */
  version?: string
  /** How the program is started, for commands that the page names: `npx -y pnpm@12 murecom`. Default `murecom`. */
  program?: string
  /** Called with a line for each request when it has ended; answers then carry its id as X-Request-Id. */
  onRequest?: ((line: RequestLine) => void) | undefined
  /** Called with errors that are faults of the program; their clients see 500 and no details. */
  onError?: (error: unknown) => void
}

const OPTIONS: OptionNames<ServerOptions> = {
  library: 1,
  recommender: 1,
  namedLists: 1,
  listening: 1,
  musicServers: 1,
  users: 1,
  localOnly: 1,
  hosts: 1,
  rate: 1,
  proxied: 1,
  maxBodyBytes: 1,
  webFolder: 1,
  version: 1,
  program: 1,
  onRequest: 1,
  onError: 1,
}

/** A client whose budget is used up waits for each refusal: asking again at once would cost more than what is refused. */
const REFUSED_MS = 250
/** What belongs to the library and its owner: never for pages of other origins. */
const PRIVATE = ['/api/*', '/rest/*', '/metrics']
/** What can be asked before one has signed in: the page itself needs it. */
const FOR_STRANGERS = new Set(['/api/health', '/api/login', '/api/logout'])

/** Everything that the server needs, as one Hono application: `app.request()` asks it without a socket. */
export function createServer(given: ServerOptions): Hono {
  const options = checkOptions('createServer', given, OPTIONS)
  const { library, version = '0.0.0', maxBodyBytes = 256 * 1024 } = options
  const app = new Hono()
  const serving = servingOf(options, version)
  const { served, recommender, charge, access } = serving

  app.use(observe({ ...serving, onRequest: options.onRequest }))
  app.use(securityHeaders)
  app.use('/next-song', openToAllOrigins)
  app.use(hostCheck(options.hosts ?? []))
  app.use((c, next) => {
    try {
      charge(c, 1)
    } catch (error) {
      return pause(REFUSED_MS).then(() => {
        throw error
      })
    }
    return access.strangers(c, next)
  })
  for (const path of PRIVATE) app.use(path, ownOriginOnly)
  app.use('/next-song', access.usersOnly)
  app.use('/api/*', (c, next) => (FOR_STRANGERS.has(c.req.path) ? next() : access.usersOnly(c, next)))
  app.use('/api/*', jsonBodiesOnly)
  app.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: () => {
        throw new Refusal(413, `the body must have at most ${maxBodyBytes} bytes`)
      },
    }),
  )

  addNextSongRoutes(app, serving)
  addNextForPlaylistRoute(app, serving)
  addNextNamedRoute(app, serving)
  app.get('/api/health', c => {
    const user = access.userOf(c)
    if (access.required && user === undefined) return c.json({ status: 'ok', signIn: true })
    return c.json({
      status: 'ok',
      version,
      songs: served.length,
      tags: (library.tagNames?.length ?? 0) > 0,
      nextSongs: recommender !== undefined,
      ...(options.program === undefined ? {} : { program: options.program }),
      ...(user === undefined ? {} : { user }),
    })
  })
  addSessionRoutes(app, serving)
  addLibraryRoutes(app, serving)
  addGroupRoutes(app, serving)
  addMusicRoutes(app, serving)
  addCoverRoute(app, serving)
  addDetailsRoute(app, serving)
  addMarkRoutes(app, serving)
  addFilterRoutes(app, serving)
  addPlaylistRoutes(app, serving)
  addSoundRoutes(app, serving)
  addSpectrogramRoute(app, serving)
  addAudioRoute(app, serving)
  addM3uRoute(app, serving)
  addMatchRoute(app, serving)
  addRadioRoutes(app, serving)
  addLyricsRoutes(app, serving)
  addSubsonicRoutes(app, serving)
  addAudioMuseRoutes(app, serving)
  addMetricsRoute(app, serving)
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

function servingOf(options: ServerOptions, version: string): Serving {
  const { library, recommender, rate, users, localOnly = false, proxied = false } = options
  const listening = options.listening ?? openListening(':memory:')
  const clientOf = clientsBehind(proxied)
  const charge = rate === false ? chargeNothing : workBudget(rate ?? { perSecond: 50, burst: 200 }, clientOf)
  const queue = new FairQueue()
  return {
    library,
    served: new ServedSongs(library),
    recommender,
    namedLists: options.namedLists,
    listening,
    personal: new Personal(listening, library),
    musicServers: new MusicServers(options.musicServers ?? []),
    nowPlaying: new NowPlaying(),
    music: new ServedMusic(library, () => follow(library, listening)),
    version,
    access: new Access({ users, localOnly }, clientOf),
    clientOf,
    charge,
    async work(c, units, work) {
      charge(c, units)
      return queue.run(clientOf(c).key, c.req.raw.signal, work)
    },
    thread: new ServerThread(),
    files: new OpenFiles(),
    metrics: new Metrics(),
  }
}

/** What is noted of songs that moved, or were tagged anew, stays theirs. */
function follow(library: ServedLibrary, listening: Listening): void {
  if (!listening.isReadOnly) listening.follow(song => library.songOf(song))
}

function refuse(c: Context, { status, message, headers, more }: Refusal): Response {
  return c.json({ error: message, ...more }, status, headers)
}
