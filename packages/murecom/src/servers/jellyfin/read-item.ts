import { noTags } from '../../library/tags/song-tags.ts'
import {
  type Fields,
  fieldsOf,
  formatOf,
  idOf,
  integerOf,
  listOf,
  numberOf,
  sizeOf,
  textOf,
  textsOf,
  timeOf,
  uuidOf,
} from '../read-values.ts'
import type { ServerSong } from '../types.ts'

/** Jellyfin counts time in units of 100 ns. */
const TICKS_A_SECOND = 1e7

/** An item of Jellyfin as a song; undefined for other things than sound, and without an id. */
export function readItem(value: unknown): ServerSong | undefined {
  const item = fieldsOf(value)
  const id = idOf(item['Id'])
  if (id === null || (item['Type'] !== undefined && item['Type'] !== 'Audio')) return undefined
  const source = fieldsOf(listOf(item['MediaSources'])[0])
  const user = fieldsOf(item['UserData'])
  const ticks = numberOf(item['RunTimeTicks'], TICKS_A_SECOND, 1e14)
  const path = item['Path'] ?? source['Path']
  return {
    id,
    tags: tagsOf(item, id),
    durationSeconds: ticks === null ? null : ticks / TICKS_A_SECOND,
    bytes: sizeOf(source['Size']),
    added: timeOf(item['DateCreated']) ?? 0,
    format: formatOf(source['Container'] ?? item['Container']),
    path: typeof path === 'string' && path.length <= 4096 ? path : null,
    // A favourite has no time there.
    starred: user['IsFavorite'] === true ? (timeOf(item['DateCreated']) ?? 1) : null,
    rating: ratingOf(user['Rating']),
    playCount: integerOf(user['PlayCount'], 0, 1e9) ?? 0,
    played: timeOf(user['LastPlayedDate']),
  }
}

/** A rating from 0 to 10 as one from 1 to 5. */
function ratingOf(value: unknown): number | null {
  const rating = numberOf(value, 0, 10)
  return rating === null ? null : Math.min(5, Math.max(1, Math.round(rating / 2)))
}

function tagsOf(item: Fields, id: string): ServerSong['tags'] {
  const providers = fieldsOf(item['ProviderIds'])
  const artists = textsOf(listOf(item['Artists']))
  const gain = numberOf(item['NormalizationGain'], -100, 100)
  return {
    ...noTags(),
    title: textOf(item['Name']) ?? id,
    artist: artists.join(', ') || textOf(item['AlbumArtist']),
    artists: artists.length > 0 ? artists : textsOf([item['AlbumArtist']]),
    album: textOf(item['Album']),
    albumArtist: textOf(item['AlbumArtist']),
    trackNumber: integerOf(item['IndexNumber'], 1, 9999),
    discNumber: integerOf(item['ParentIndexNumber'], 1, 9999),
    year: integerOf(item['ProductionYear'], 1000, 2999),
    genres: textsOf(listOf(item['Genres'])),
    musicBrainz: {
      ...noTags().musicBrainz,
      recordingId: uuidOf(providers['MusicBrainzRecording']),
      trackId: uuidOf(providers['MusicBrainzTrack']),
      releaseId: uuidOf(providers['MusicBrainzAlbum']),
      releaseGroupId: uuidOf(providers['MusicBrainzReleaseGroup']),
    },
    replayGain: { ...noTags().replayGain, trackGain: gain },
  }
}
