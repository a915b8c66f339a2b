import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { ServerError } from '../../errors.ts'
import { systemPath } from '../../library/files/path-text.ts'
import { isServerPath } from '../../library/files/server-path.ts'
import type { SongStore } from '../../library/store/song-store.ts'
import type { MusicServer } from '../types.ts'
import type { Listing } from './listing.ts'
import type { ServerStore } from './server-store.ts'

/** Songs that the server is asked for once more before they go; a list that loses more is another matter. */
const ASKED = 1000
/** A server that has lost this part of its songs may have lost a disk. */
const LARGEST_LOSS = 1 / 2
/** A library with at most this many songs may lose more. */
const FEW = 10

/**
 * Removes songs that the server no longer has: those that were fetched from there, and files of this machine that are gone, too.
 *
 * @param roots folders that are indexed by themselves, which say what becomes of their files
 */
export async function forgetLost(
  listing: Listing,
  stores: { songs: SongStore; server: ServerStore },
  server: MusicServer,
  { prune, roots, signal }: { prune: boolean; roots: ReadonlySet<string>; signal: AbortSignal | undefined },
): Promise<{ gone: number; unavailable: number }> {
  const missing = listing.missing()
  const isLoss = listing.length === 0 || (missing.length > FEW && missing.length > listing.known * LARGEST_LOSS)
  if (isLoss && !prune) return { gone: 0, unavailable: missing.length }
  const lost: typeof missing = []
  for (const [i, song] of missing.entries()) {
    signal?.throwIfAborted()
    if (i >= ASKED || prune || !(await isThere(server, song.id, signal))) lost.push(song)
  }
  const paths = lost.map(({ path }) => path).filter(path => isServerPath(path) || isGoneHere(path, roots))
  stores.server.unlink(lost.map(({ id }) => id))
  stores.songs.remove(paths)
  return { gone: lost.length, unavailable: missing.length - lost.length }
}

/** A list is read in pages, and one that changes meanwhile may leave a song out. */
async function isThere(server: MusicServer, id: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    return await server.has(id, signal)
  } catch (error) {
    if (ServerError.isInstance(error)) return true
    throw error
  }
}

function isGoneHere(path: string, roots: ReadonlySet<string>): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (roots.has(folder)) return false
    if (folder === dirname(folder)) return !existsSync(systemPath(path))
  }
}
