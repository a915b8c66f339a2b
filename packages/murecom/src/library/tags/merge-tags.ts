import { plainText } from '@murecom/internal/text'
import type { ParsedPart } from './parts/parse-part.ts'
import { replayGainOf } from './replay-gain.ts'
import { type MusicBrainzIds, noTags, type SongTags } from './song-tags.ts'

/** Names and genres of one song; more is an attack or a mistake. */
const MOST_VALUES = 50
/** Numbers of tracks and discs; more is a date or a mistake. */
const LARGEST_NUMBER = 9999

/** One song's tags out of the parts of its file: each field has the value of the most trusted part. */
export function mergeTags(parts: readonly ParsedPart[]): SongTags {
  const first = <T>(value: (part: ParsedPart) => T | null | undefined): T | null => {
    for (const part of parts) {
      const found = value(part)
      if (found !== null && found !== undefined) return found
    }
    return null
  }
  const { artist, artists } = first(artistsOf) ?? noTags()
  return {
    title: first(({ common }) => textOf(common.title)),
    artist,
    artists,
    album: first(({ common, native }) => textOf(common.album) ?? written(native, ALBUM)),
    albumArtist: first(({ common, native }) => written(native, ALBUM_ARTIST) ?? textOf(common.albumartist)),
    trackNumber: first(({ common }) => numberOf(common.track.no)),
    discNumber: first(({ common, native }) =>
      numberOf(common.disk.no ?? Number.parseInt(written(native, DISC) ?? '', 10)),
    ),
    year: first(yearOf),
    genres: first(genresOf) ?? [],
    compilation: parts.some(
      ({ common, native }) => common.compilation === true || written(native, COMPILATION) === '1',
    ),
    isrc: first(({ common, native }) => isrcOf([...(common.isrc ?? []), written(native, ISRC)])),
    musicBrainz: musicBrainzOf(parts),
    replayGain: replayGainOf(parts.flatMap(({ native }) => native)),
  }
}

const ARTIST = /^(?:track:)?(?:TPE1|ARTIST|©ART)$/i
const ALBUM_ARTIST = /(?:^|:)(?:TPE2|ALBUM[ _]?ARTIST|aART)$/i
/** Names that ffmpeg and others write in every kind of tag, and music-metadata knows in some. */
const [ALBUM, DISC, DATE] = [/(?:^|:)ALBUM$/i, /(?:^|:)DISC$/i, /(?:^|:)DATE$/i]
const [ISRC, COMPILATION] = [/(?:^|:)ISRC$/i, /(?:^|:)(?:COMPILATION|TCMP)$/i]

/** The fields of a name, joined; undefined when there are none. */
function written(native: ParsedPart['native'], name: RegExp): string | undefined {
  const fields = textsOf(native.filter(tag => name.test(tag.id)).map(tag => tag.value))
  return fields.length > 0 ? plainText(fields.join(', ')) : undefined
}

function artistsOf({ common, native }: ParsedPart): Pick<SongTags, 'artist' | 'artists'> | undefined {
  const artist = written(native, ARTIST) ?? textOf(common.artist)
  if (artist === null) return undefined
  const artists = textsOf(common.artists ?? [])
  return {
    artist,
    artists: artists.length === 0 ? [artist] : artists.length === 1 ? joinedBySlash(artists[0]!, artist) : artists,
  }
}

/**
 * Version 2.3 of ID3 has one field of a name only, so Picard writes the list of artists with slashes. It is one when the
 * artist as written has each of its parts, and not the whole: "AC/DC" is one name, "Queen/David Bowie" are two.
 */
function joinedBySlash(list: string, artist: string): string[] {
  const names = list.split('/').map(name => name.trim())
  const isList = names.every(name => name !== '' && artist.includes(name)) && !artist.includes(list)
  return isList ? names : [list]
}

function genresOf({ common }: ParsedPart): string[] | undefined {
  // Programs whose tags have one field of a name write lists with these.
  const genres = textsOf((common.genre ?? []).flatMap(genre => String(genre).split(/;|\\\\/)))
  const seen = new Set<string>()
  const kept = genres.filter(genre => !seen.has(genre.toLowerCase()) && seen.add(genre.toLowerCase()))
  return kept.length > 0 ? kept : undefined
}

/** The year of the release, else of the first one. */
function yearOf({ common, native }: ParsedPart): number | undefined {
  const { date, year, releasedate, originaldate, originalyear } = common
  const dates = [date, year, releasedate, written(native, DATE), originaldate, originalyear]
  for (const date of dates) {
    const text = String(date ?? '')
    const [year] = /^\s*[12]\d{3}/.exec(text) ?? /(?<!\d)[12]\d{3}(?!\d)/.exec(text) ?? []
    if (year !== undefined) return Number(year)
  }
  return undefined
}

function isrcOf(codes: readonly unknown[]): string | undefined {
  const found = textsOf(codes).map(code => code.replace(/[-\s]/g, '').toUpperCase())
  return found.map(code => /^[A-Z]{2}[A-Z0-9]{3}\d{7}/.exec(code)?.[0]).find(code => code !== undefined)
}

function musicBrainzOf(parts: readonly ParsedPart[]): MusicBrainzIds {
  type Key = keyof ParsedPart['common'] & `musicbrainz_${string}`
  const ids = (key: Key): string[] => {
    for (const { common } of parts) {
      const found = uuidsOf(common[key])
      if (found.length > 0) return found
    }
    return []
  }
  return {
    recordingId: ids('musicbrainz_recordingid')[0] ?? null,
    trackId: ids('musicbrainz_trackid')[0] ?? null,
    releaseId: ids('musicbrainz_albumid')[0] ?? null,
    releaseGroupId: ids('musicbrainz_releasegroupid')[0] ?? null,
    artistIds: ids('musicbrainz_artistid'),
    albumArtistIds: ids('musicbrainz_albumartistid'),
  }
}

function uuidsOf(value: unknown): string[] {
  const text = String(value ?? '')
    .slice(0, 4000)
    .toLowerCase()
  return [...new Set(text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [])]
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= LARGEST_NUMBER ? value : null
}

function textOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  return plainText(String(value)) || null
}

function textsOf(values: readonly unknown[]): string[] {
  const texts = values.slice(0, MOST_VALUES).flatMap(value => textOf(value) ?? [])
  return [...new Set(texts)]
}
