import type { Cover } from '../library/tags/covers/cover.ts'
import type { SongTags } from '../library/tags/song-tags.ts'

/** A song as a server of music describes it. Texts are bounded, numbers finite. */
export interface ServerSong {
  id: string
  tags: SongTags & { title: string }
  durationSeconds: number | null
  /** Bytes of its file; null when the server does not say. */
  bytes: number | null
  /** When the server got it, in ms since 1970; 0 when it does not say. */
  added: number
  /** Extension of its file in lower case, without a dot; `''` when the server does not say. */
  format: string
  /** Where its file lies, as the server says: absolute, or from its folder of music; not every server says the truth. */
  path: string | null
  /** When the user gave it a star, in ms since 1970; null without one. */
  starred: number | null
  /** From 1 to 5; null without one. */
  rating: number | null
  /** How often the user played it. */
  playCount: number
  /** When the user played it last, in ms since 1970. */
  played: number | null
}

/** A playlist of a server. */
export interface ServerPlaylist {
  id: string
  name: string
  comment: string
  /** True when it belongs to the user who is signed in. */
  isOwn: boolean
  public: boolean
}

/** A star of an album or of an artist. */
export type ServerStar =
  | { kind: 'album'; artist: string; album: string; at: number }
  | { kind: 'artist'; artist: string; at: number }

/** Bytes of a song's file. */
export interface ServerAudio {
  /** Where they begin in the file. */
  first: number
  /** Length of the whole file; undefined when the server does not say. */
  total: number | undefined
  /** What kind of sound it is, such as `audio/flac`; undefined when the server says nothing of sound. */
  contentType: string | undefined
  bytes: AsyncIterable<Uint8Array>
  /** Ends the transfer. Idempotent. */
  close(): void
  [Symbol.dispose](): void
}

/** Which bytes are wanted, both ends included. */
export interface ByteRange {
  first: number
  last: number
}

/**
 * A server of music: OpenSubsonic (Navidrome, gonic, Lyrion, Ampache, supysonic) or Jellyfin. Made by `openMusicServer`. Every
 * call rejects with a `ServerError` whose message has neither a password nor an address with one in it.
 */
export interface MusicServer {
  /** `subsonic://host/` or `jellyfin://host/`: what the paths of its songs begin with. */
  readonly name: string
  /** All songs, in pages; a song may come twice when the server changes meanwhile. */
  songs(signal?: AbortSignal): AsyncIterable<ServerSong[]>
  /** Whether the server has a song now. */
  has(id: string, signal?: AbortSignal): Promise<boolean>
  /** The file of a song, or a part of it; a server without ranges gives the whole. */
  audio(id: string, range?: ByteRange, signal?: AbortSignal): Promise<ServerAudio>
  /** The cover of a song; undefined when the server has none, or something that is not a picture, or too large. */
  cover(id: string, signal?: AbortSignal): Promise<Cover | undefined>
  /** Stars of albums and artists. */
  stars(signal?: AbortSignal): Promise<ServerStar[]>
  playlists(signal?: AbortSignal): Promise<ServerPlaylist[]>
  /** Ids of the songs of a playlist, in order. */
  playlistSongs(id: string, signal?: AbortSignal): Promise<string[]>
  /** Makes a playlist of the user and returns its id. */
  createPlaylist(name: string, songs: readonly string[], comment: string, signal?: AbortSignal): Promise<string>
  /** Gives a playlist other songs. */
  replacePlaylist(id: string, songs: readonly string[], signal?: AbortSignal): Promise<void>
  /** Ends its connections. Idempotent. */
  close(): void
  [Symbol.dispose](): void
}
