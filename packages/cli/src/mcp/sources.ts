import type { Library, Listening, RadioPlaylists } from 'murecom/node'

/** What the tools answer from. */
export interface McpSources {
  library: Library
  /** The library's file: assistants need not know where it lies. */
  file: string
  listening: Listening
  /** Playlists of people, where a recommender was trained. */
  recommender: RadioPlaylists | undefined
  /** The folder that playlists may be written into; undefined lets none be written. */
  m3uFolder: string | undefined
  /** Gets a fault of the program. */
  onFault: (error: unknown) => void
}
