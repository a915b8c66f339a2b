export { createServer, type ServerOptions } from './server/create-server.ts'
export type { RateLimit } from './server/guard.ts'
export { listen, type RunningServer } from './server/listen.ts'
export type {
  NextSongAnswer,
  NextSongQuery,
  NextSongSource,
  NextTrack,
  PlaylistAnswer,
  PlaylistContinuation,
  PlaylistEntry,
} from './server/sources/next-song-source.ts'
export { playlistSource } from './server/sources/playlist-source.ts'
export type { ServedLibrary, SongTag } from './server/sources/served-library.ts'
