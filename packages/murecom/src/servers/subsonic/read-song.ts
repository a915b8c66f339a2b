import { noTags } from '../../library/tags/song-tags.ts'
import {
  type Fields,
  fieldsOf,
  formatOf,
  idOf,
  integerOf,
  isrcOf,
  listOf,
  numberOf,
  sizeOf,
  textOf,
  textsOf,
  timeOf,
  uuidOf,
} from '../read-values.ts'
import type { ServerSong } from '../types.ts'

/** A `Child` of OpenSubsonic as a song; undefined for folders, films, podcasts, and what has no id. */
export function readSong(value: unknown): ServerSong | undefined {
  const child = fieldsOf(value)
  const id = idOf(child['id'])
  const type = child['type'] ?? 'music'
  if (id === null || child['isDir'] === true || child['isVideo'] === true || type !== 'music') return undefined
  const path = typeof child['path'] === 'string' && child['path'].length <= 4096 ? child['path'] : null
  return {
    id,
    tags: tagsOf(child, id),
    durationSeconds: numberOf(child['duration'], 1, 1e7),
    bytes: sizeOf(child['size']),
    added: timeOf(child['created']) ?? 0,
    format: formatOf(child['suffix']),
    path,
    starred: timeOf(child['starred']),
    rating: integerOf(child['userRating'], 1, 5),
    playCount: integerOf(child['playCount'], 0, 1e9) ?? 0,
    played: timeOf(child['played']),
  }
}

function tagsOf(child: Fields, id: string): ServerSong['tags'] {
  const gain = fieldsOf(child['replayGain'])
  const names = (value: unknown): unknown[] => listOf(value).map(one => fieldsOf(one)['name'] ?? one)
  const artists = textsOf(names(child['artists']))
  const artist = textOf(child['displayArtist']) ?? textOf(child['artist']) ?? (artists.join(', ') || null)
  const genres = textsOf(names(child['genres']))
  return {
    ...noTags(),
    title: textOf(child['title']) ?? id,
    artist,
    artists: artists.length > 0 ? artists : artist === null ? [] : [artist],
    album: textOf(child['album']),
    albumArtist: textOf(child['displayAlbumArtist']) ?? (textsOf(names(child['albumArtists'])).join(', ') || null),
    trackNumber: integerOf(child['track'], 1, 9999),
    discNumber: integerOf(child['discNumber'], 1, 9999),
    year: integerOf(child['year'], 1000, 2999),
    genres: genres.length > 0 ? genres : textsOf([child['genre']]),
    isrc: isrcOf(listOf(child['isrc'])),
    musicBrainz: { ...noTags().musicBrainz, recordingId: uuidOf(child['musicBrainzId']) },
    replayGain: {
      trackGain: numberOf(gain['trackGain'], -100, 100),
      trackPeak: numberOf(gain['trackPeak'], 0, 100),
      albumGain: numberOf(gain['albumGain'], -100, 100),
      albumPeak: numberOf(gain['albumPeak'], 0, 100),
    },
  }
}
