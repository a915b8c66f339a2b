import { mapSongsOf } from '../thread/map-songs.ts'
import type { ServerThread } from '../thread/server-thread.ts'
import type { ServedLibrary } from './served-library.ts'

/**
 * The library as points of a plane, as the bytes of a JSON text (thread/map-json.ts). The thread opens the library's file, so
 * that nothing of it is done here. When the library has no file, the thread gets the songs.
 */
export async function songMap(library: ServedLibrary, thread: ServerThread): Promise<Uint8Array<ArrayBuffer>> {
  if (library.file !== undefined) return thread.run({ kind: 'map', file: library.file })
  return thread.run({ kind: 'map', songs: await mapSongsOf(library) })
}
