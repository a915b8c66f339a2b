import type { Context } from 'hono'
import type { Listening } from 'murecom/node'
import type { Access } from './access/access.ts'
import type { ClientOf } from './guard/clients.ts'
import type { Charge } from './limits/budget.ts'
import type { OpenFiles } from './limits/open-files.ts'
import type { ServedMusic } from './music/music.ts'
import type { Personal } from './music/personal.ts'
import type { Metrics } from './operations/metrics.ts'
import type { MusicServers } from './sources/music-servers.ts'
import type { NamedListSource, NextSongSource } from './sources/next-song-source.ts'
import type { ServedLibrary } from './sources/served-library.ts'
import type { ServedSongs } from './sources/served-songs.ts'
import type { NowPlaying } from './subsonic/now-playing.ts'
import type { ServerThread } from './thread/server-thread.ts'

/** What the routes share: where answers come from, who asks, and what that costs. */
export interface Serving {
  readonly library: ServedLibrary
  readonly served: ServedSongs
  /** Where next songs come from; undefined when there is none. */
  readonly recommender: NextSongSource | undefined
  /** Songs of lists by the names of the lists; undefined when there is no catalogue. */
  readonly namedLists: NamedListSource | undefined
  /** What users did: plays, marks, playlists. */
  readonly listening: Listening
  /** The same as answers need it. */
  readonly personal: Personal
  /** Servers of music that songs are played from. */
  readonly musicServers: MusicServers
  readonly nowPlaying: NowPlaying
  /** Artists, albums, genres and folders. */
  readonly music: ServedMusic
  readonly version: string
  readonly access: Access
  readonly clientOf: ClientOf
  readonly charge: Charge
  /** Charges for a longer piece of work and does it when its turn comes; never, when nobody waits for it any more. */
  readonly work: <T>(c: Context, units: number, work: () => T | Promise<T>) => Promise<T>
  readonly thread: ServerThread
  readonly files: OpenFiles
  readonly metrics: Metrics
}
