import type { TrackInput } from '../../../catalog/types.ts'
import { isRecord, musicBrainzId, PAUSE, type ReadContext, type ReadItem, textOf, trackOf } from '../../model.ts'
import { PAUSE_LINES } from '../../reading/lines.ts'
import { sessionsOf } from './spotify-export.ts'

/** ListenBrainz listens: sessions as playlists. User names are not read. */
export function* readListens(rows: Iterable<unknown>, context: ReadContext): Generator<ReadItem> {
  const plays: { at: number; track: TrackInput }[] = []
  let number = 0
  for (const row of rows) {
    if (++number % PAUSE_LINES === 0) yield PAUSE
    const play = readListen(row)
    if (play) plays.push(play)
    else context.problem('a line that is no listen', `listen ${number}`)
  }
  yield* sessionsOf(plays, 'listenbrainz-history')
}

/** The JSON of each line; undefined for one that is broken. */
export function* jsonLines(text: string): Generator<unknown> {
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    let row: unknown
    try {
      row = JSON.parse(line)
    } catch {
      row = undefined
    }
    yield row
  }
}

/**
 * A listen of ListenBrainz, as its API and its exports have it.
 *
 * @returns when it began, in ms since 1970, and the track; null for what has no time, or neither title nor id
 * @example
 * readListen({ listened_at: 1764410000, track_metadata: { track_name: 'Halo', artist_name: 'Beyoncé' } })?.track.name // 'Halo'
 */
export function readListen(row: unknown): { at: number; track: TrackInput } | null {
  if (!isRecord(row) || !isRecord(row['track_metadata']) || !Number.isFinite(row['listened_at'])) return null
  const at = (row['listened_at'] as number) * 1000
  if (Math.abs(at) > 8.64e15) return null // no date
  const metadata = row['track_metadata']
  const info = isRecord(metadata['additional_info']) ? metadata['additional_info'] : {}
  const mapping = isRecord(metadata['mbid_mapping']) ? metadata['mbid_mapping'] : {}
  const recording = textOf(info['recording_mbid']) || textOf(mapping['recording_mbid'])
  const address = `https://musicbrainz.org/recording/${recording}`
  const track = trackOf({
    title: metadata['track_name'],
    artists: [metadata['artist_name']],
    album: metadata['release_name'],
    durationMs: info['duration_ms'],
    identifiers: musicBrainzId(address) ? [address] : [],
  })
  return track && { at, track }
}
