import { exactName, writtenName } from '@murecom/internal/names'
import { songColumn } from '../../../catalog/tracks/song-key.ts'
import type { EntryInput, TrackInput } from '../../../catalog/types.ts'
import { foldName } from '../../../fold-name.ts'
import { keyOf } from '../../../text.ts'
import {
  entriesOf,
  isRecord,
  PAUSE,
  type ReadContext,
  type ReadItem,
  type ReadPlaylist,
  textOf,
  timeOf,
  trackOf,
} from '../../model.ts'
import { PAUSE_LINES } from '../../reading/lines.ts'

/**
 * The files of Spotify's "Download your data": Playlist1.json, YourLibrary.json, StreamingHistory*.json, and the extended
 * history (endsong_*.json, Streaming_History_Audio_*.json). User names, IP addresses, user agents and countries are not read.
 */

/**
 * What distinguishes the lists of two accounts, whose names may be the same: a hash of the account's name, which
 * is itself kept nowhere, where the export has it beside its lists, else the folder.
 *
 * @param userData Userdata.json of the export
 */
export function accountKey(userData: string | undefined, folder: string): string {
  try {
    const { username } = JSON.parse(userData ?? '') as { username?: unknown }
    if (typeof username === 'string' && username !== '') return keyOf('spotify account', username)
  } catch {
    // not the file that it should be
  }
  return keyOf('folder', folder)
}

/** Playlist1.json: `{ playlists: [{ name, items: [{ track, episode, localTrack, addedDate }] }] }`. */
export async function* readAccountPlaylists(
  playlists: Iterable<unknown> | AsyncIterable<unknown>,
  account: string,
  context: ReadContext,
): AsyncGenerator<ReadPlaylist> {
  const seen = new Map<string, number>()
  const part = /playlist0*([2-9]|\d{2,})\.json$/i.exec(context.fileName)?.slice(1) ?? []
  for await (const row of playlists) {
    // "tracks" until 2019
    const items = isRecord(row) ? (row['items'] ?? row['tracks']) : undefined
    if (!isRecord(row) || !Array.isArray(items)) {
      context.problem('a playlist without items')
      continue
    }
    const name = textOf(row['name'])
    // The export gives no ids. A list is its account and name as it is written; those of one name differ by file and order.
    const key = writtenName(name)
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    const entries: EntryInput[] = []
    items.forEach((item, position) => {
      const track = isRecord(item) ? itemTrack(item) : null
      if (track) entries.push({ position, track, addedAt: timeOf((item as Record<string, unknown>)['addedDate']) })
      else if (isRecord(item) && (item['episode'] || item['audiobook']))
        context.problem('an episode or audiobook', name)
      else context.problem('an entry without title and id', name)
    })
    yield {
      playlist: {
        source: 'spotify-export',
        sourceId: keyOf('list', account, key, String(count), ...part),
        name,
        description: textOf(row['description']) || null,
        followers: typeof row['numberOfFollowers'] === 'number' ? row['numberOfFollowers'] : null,
        total: items.length,
        modifiedAt: timeOf(row['lastModifiedDate']),
      },
      entries,
      formerIds: [
        keyOf('list', key, String(count), ...part),
        ...[foldName(name), exactName(name)].map(former => keyOf('playlist', former, String(count))),
      ],
    }
  }
}

function itemTrack(item: Record<string, unknown>): TrackInput | null {
  const track = item['track'] ?? ('trackName' in item ? item : undefined)
  if (isRecord(track)) {
    return trackOf({
      title: track['trackName'],
      artists: [track['artistName']],
      album: track['albumName'],
      identifiers: [track['trackUri']],
    })
  }
  const local = item['localTrack']
  const uri = isRecord(local) ? textOf(local['uri']) : ''
  const [, , artist, album, title] = uri.split(':').map(decoded)
  return uri.startsWith('spotify:local:') ? trackOf({ title, artists: [artist], album }) : null
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    return part
  }
}

/** YourLibrary.json: the liked songs as one playlist. */
export function* readLibrary(
  json: Record<string, unknown>,
  account: string,
  context: ReadContext,
): Generator<ReadPlaylist> {
  const rows = Array.isArray(json['tracks']) ? json['tracks'] : []
  const tracks = rows.map(row =>
    isRecord(row)
      ? trackOf({ title: row['track'], artists: [row['artist']], album: row['album'], identifiers: [row['uri']] })
      : null,
  )
  const sourceId = keyOf('liked songs', account)
  const playlist = { source: 'spotify-export', sourceId, name: 'Liked songs', total: rows.length }
  yield { playlist, entries: entriesOf(tracks, context, 'YourLibrary'), formerIds: ['liked-songs'] }
}

export interface Play {
  at: number
  track: TrackInput
}

/** What is skipped sooner was not listened to; Spotify too counts a stream from 30 seconds. */
export const LEAST_MS_PLAYED = 30_000
/** A longer silence ends a session. */
const SESSION_GAP_MS = 30 * 60_000

/** StreamingHistory_music_0.json and the extended history: sessions of listening as playlists. */
export function* readHistory(rows: unknown[], context: ReadContext): Generator<ReadItem> {
  const plays: Play[] = []
  let number = 0
  for (const row of rows) {
    if (++number % PAUSE_LINES === 0) yield PAUSE
    if (!isRecord(row)) {
      context.problem('a row that is no record')
      continue
    }
    const isExtended = 'ms_played' in row
    const at = isExtended ? timeOf(row['ts']) : timeOf(`${textOf(row['endTime']).replace(' ', 'T')}:00Z`)
    const track = isExtended
      ? trackOf({
          title: row['master_metadata_track_name'],
          artists: [row['master_metadata_album_artist_name']],
          album: row['master_metadata_album_album_name'],
          identifiers: [row['spotify_track_uri']],
        })
      : trackOf({ title: row['trackName'], artists: [row['artistName']] })
    const played = Number(isExtended ? row['ms_played'] : row['msPlayed'])
    if (at === null || !track)
      context.problem(row['spotify_episode_uri'] ? 'an episode or audiobook' : 'a row without time or title')
    else if (!(played >= LEAST_MS_PLAYED)) context.problem('played for less than 30 seconds')
    else plays.push({ at, track })
  }
  yield* sessionsOf(plays, 'spotify-history')
}

/** Plays in order of time, cut where nothing was played for half an hour. */
export function* sessionsOf(plays: Play[], source: string): Generator<ReadPlaylist> {
  plays.sort((a, b) => a.at - b.at)
  let from = 0
  for (let i = 1; i <= plays.length; i++) {
    if (i < plays.length && plays[i]!.at - plays[i - 1]!.at <= SESSION_GAP_MS) continue
    const session = plays.slice(from, i)
    from = i
    const start = new Date(session[0]!.at).toISOString()
    const { name, artists, sourceId } = session[0]!.track
    // Two people may begin in the same minute, hardly ever with the same song.
    const song = songColumn(
      name,
      artists.map(artist => artist.name),
    )
    yield {
      playlist: {
        source,
        sourceId: `session ${start} ${song ?? sourceId}`,
        name: `Listening ${start.slice(0, 16).replace('T', ' ')}`,
        total: session.length,
        modifiedAt: session[0]!.at,
      },
      entries: session.map(({ at, track }, position) => ({ position, track, addedAt: at })),
    }
  }
}
