import type Database from 'better-sqlite3'
import { ServerError } from '../../errors.ts'
import type { PlayCount, SavedPlaylist } from '../../listening/types.ts'
import type { Listening } from '../../listening.ts'
import type { MusicServer } from '../types.ts'
import type { Listing } from './listing.ts'

/** What came along with the songs of a server. */
export interface TakenAlong {
  /** Stars and ratings of songs, albums and artists. */
  marks: number
  /** Songs that the server has counted plays of. */
  counts: number
  /** Playlists of the user. */
  playlists: number
}

type Song = { hash: string; path: string }

/**
 * Notes what a server knows of its user: stars, ratings, counts of plays, playlists. Stars and ratings are added to those that are
 * there; counts and playlists of the server take the place of what it had before.
 *
 * @param user whose they are in `listening`
 */
export async function takeAlong(
  db: Database.Database,
  server: MusicServer,
  listing: Listing,
  { listening, user, signal }: { listening: Listening; user: string; signal: AbortSignal | undefined },
): Promise<TakenAlong> {
  const read = db.prepare('SELECT hash, path FROM songs WHERE id = ?')
  const taken: TakenAlong = { marks: 0, counts: 0, playlists: 0 }
  const counts: PlayCount[] = []
  for (const { song, known } of listing.inLibrary()) {
    const { starred, rating, playCount, played } = song
    if (starred === null && rating === null && playCount === 0) continue
    const item = read.get(known) as Song
    if (starred !== null) listening.setStar(user, { kind: 'song', ...item }, starred)
    if (rating !== null) listening.setRating(user, { kind: 'song', ...item }, rating)
    if (starred !== null || rating !== null) taken.marks++
    if (playCount > 0) counts.push({ song: item, count: playCount, last: played })
  }
  listening.setCounts(user, `server:${server.name}`, counts)
  taken.counts = counts.length
  for (const { at, ...item } of await answered(server.stars(signal), [])) {
    listening.setStar(user, item, at)
    taken.marks++
  }
  taken.playlists = await takePlaylists(db, server, listening, user, signal)
  return taken
}

/** Copies the user's playlists; those that are gone from the server go here, too. */
async function takePlaylists(
  db: Database.Database,
  server: MusicServer,
  listening: Listening,
  user: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const read = db.prepare(
    'SELECT hash, path FROM songs WHERE id = (SELECT song_id FROM server_songs WHERE server = ? AND server_id = ?)',
  )
  const lists = await answered(server.playlists(signal), undefined)
  if (lists === undefined) return 0
  const own = lists.filter(({ isOwn }) => isOwn)
  for (const { id, name, comment, public: isPublic } of own) {
    const ids = await answered(server.playlistSongs(id, signal), undefined)
    if (ids === undefined) continue
    const songs = ids.flatMap(song => (read.get(server.name, song) as Song | undefined) ?? [])
    const origin = { server: server.name, id }
    const there: SavedPlaylist | undefined = listening.playlistOf(origin)
    // A comment that a server does not keep stays: it may say that the list was made here.
    if (there) listening.replacePlaylist(there.id, { name, songs, public: isPublic, ...(comment && { comment }) })
    else listening.createPlaylist({ owner: user, name, comment, public: isPublic, songs, origin })
  }
  const kept = new Set(own.map(({ id }) => id))
  for (const { id, origin, owner } of listening.playlists(user)) {
    if (origin?.server === server.name && owner === user && !kept.has(origin.id)) listening.deletePlaylist(id)
  }
  return own.length
}

/** An answer, or something else from a server that does not know what was asked. */
async function answered<T, U>(answer: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await answer
  } catch (error) {
    if (ServerError.isInstance(error) && ['refused', 'not-found', 'not-allowed'].includes(error.code)) return otherwise
    throw error
  }
}
