import { type Cover, isServerPath, type MusicServer, ServerError } from 'murecom/node'
import { Refusal } from '../refusal.ts'
import type { ServedLibrary } from './served-library.ts'

/** Where the sound of a song is that lies on a server of music. */
interface ServerPlace {
  server: MusicServer
  id: string
}

/** The servers of music that this one is signed in to: it plays their songs and shows their covers. */
export class MusicServers {
  readonly #servers: readonly MusicServer[]

  constructor(servers: readonly MusicServer[]) {
    this.#servers = servers
  }

  /**
   * Where a song is.
   *
   * @throws Refusal for a server that this one is not signed in to
   */
  placeOf(path: string): ServerPlace {
    for (const server of this.#servers) {
      if (path.startsWith(server.name)) return { server, id: decodeURIComponent(path.slice(server.name.length)) }
    }
    throw new Refusal(404, 'this song lies on a server of music: play it there, or start with --server')
  }

  /** The cover of a song, of its file or of the server that it lies on. */
  async coverOf(library: ServedLibrary, path: string): Promise<Cover | undefined> {
    const own = await library.cover?.(path)
    if (own || !isServerPath(path) || !this.#servers.some(({ name }) => path.startsWith(name))) return own
    const { server, id } = this.placeOf(path)
    try {
      return await server.cover(id)
    } catch (error) {
      if (ServerError.isInstance(error)) return undefined
      throw error
    }
  }
}

/** What is said of a server of music that does not give a song: neither its name nor its address. */
export function refusalOf(error: unknown): unknown {
  if (!ServerError.isInstance(error)) return error
  if (error.code === 'not-found') return new Refusal(404, 'the server of music does not have this song any more')
  return new Refusal(503, 'the server of music does not give this song now', { 'Retry-After': '10' })
}
