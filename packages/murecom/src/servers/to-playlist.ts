import { ServerError } from '../errors.ts'
import type { Listening } from '../listening.ts'
import type { MusicServer } from './types.ts'

/** What a playlist that we made says of itself; also how it is known again, together with our own notes. */
const MADE_HERE = 'Made by murecom. It is replaced when murecom writes it again.'

/** Whether the comment of a playlist says that murecom made it. */
export function isMadeHere(comment: string): boolean {
  return comment.startsWith(MADE_HERE)
}

/** A song that is to be in a playlist of a server. */
export interface PlaylistEntry {
  /** Its id on the server. */
  id: string
  hash: string
  path: string
}

/**
 * Writes songs into a playlist of a server: makes it, or replaces the songs of one that we made before. A playlist of the same
 * name that somebody else made stays as it is.
 *
 * @param listening where it is noted that we made it
 * @throws ServerError `'not-ours'` for such a playlist
 */
export async function writeToServer(
  server: MusicServer,
  name: string,
  songs: readonly PlaylistEntry[],
  listening: Listening,
  user = '',
  signal?: AbortSignal,
): Promise<'made' | 'replaced'> {
  const ids = songs.map(({ id }) => id)
  const named = (await server.playlists(signal)).filter(list => list.name === name && list.isOwn)
  const isOurs = ({ id, comment }: { id: string; comment: string }): boolean =>
    isMadeHere(comment) || isMadeHere(listening.playlistOf({ server: server.name, id })?.comment ?? '')
  const ours = named.find(isOurs)
  if (!ours && named.length > 0) {
    const why = `${server.name}: has a playlist called ${JSON.stringify(name)} that murecom did not make`
    throw new ServerError('not-ours', `${why}: choose another name`)
  }
  const id = ours?.id ?? (await server.createPlaylist(name, ids, MADE_HERE, signal))
  if (ours) await server.replacePlaylist(ours.id, ids, signal)
  const origin = { server: server.name, id }
  const noted = { name, comment: MADE_HERE, songs: songs.map(({ hash, path }) => ({ hash, path })), origin }
  const there = listening.playlistOf(origin)
  if (there) listening.replacePlaylist(there.id, noted)
  else listening.createPlaylist({ owner: user, ...noted })
  return ours ? 'replaced' : 'made'
}
