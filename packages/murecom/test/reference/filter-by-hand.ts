import { dirname, sep } from 'node:path'
import { foldName } from '@murecom/spotify-crawler/names'
import type { FilterValue, WholeFilter } from '../../src/filters/filter.ts'
import type { LibrarySong } from '../../src/library/song.ts'

/** What a song has beside its tags. */
export interface NotedSong extends LibrarySong {
  rating: number | null
  starred: boolean
  plays: number
  soundTags: Readonly<Record<string, number>>
}

/** Whether a filter lets a song through, field by field, on the song as people see it. */
export function isLetThrough(filter: WholeFilter, song: NotedSong): boolean {
  if (filter.kind === 'and') return filter.parts.every(part => isLetThrough(part, song))
  if (filter.kind === 'or') return filter.parts.some(part => isLetThrough(part, song))
  if (filter.kind === 'not') return !isLetThrough(filter.part, song)
  const { field, operator, values, tag } = filter
  const has = (value: FilterValue): boolean => {
    if (field === 'tag') return hasTag(song, tag, operator, value)
    const number = numberOf(song, field)
    if (number !== undefined) return compare(number, operator, value)
    const texts = textsOf(song, field).map(text => foldName(text))
    if (value.kind === 'none') return texts.length === 0
    const key = value.kind === 'text' ? foldName(value.text) : ''
    if (operator === '~' || operator === '!~') return texts.some(text => text.includes(key))
    if (field !== 'folder') return texts.includes(key)
    return operator === 'under' ? texts.includes(key) : texts.at(-1) === key
  }
  const isSome = values.some(has)
  return operator === '!=' || operator === '!~' ? !isSome : isSome
}

function textsOf(song: LibrarySong, field: string): string[] {
  const known: Readonly<Record<string, readonly (string | null)[]>> = {
    title: [song.title],
    artist: [song.artist, ...song.artists],
    album: [song.album],
    albumartist: [song.albumArtist],
    genre: song.genres,
    path: [song.path],
    folder: dirname(song.path).split(sep),
  }
  return known[field]!.filter(text => text !== null && text !== '') as string[]
}

function numberOf(song: NotedSong, field: string): number | null | undefined {
  const known: Readonly<Record<string, number | null>> = {
    year: song.year,
    track: song.trackNumber,
    disc: song.discNumber,
    duration: song.durationSeconds,
    rating: song.rating,
    plays: song.plays,
    starred: Number(song.starred),
    compilation: Number(song.compilation),
    lyrics: 0,
  }
  return known[field]
}

function compare(number: number | null, operator: string, value: FilterValue): boolean {
  if (value.kind === 'none') return number === null
  if (number === null) return false
  const bound = value.kind === 'number' ? value.number : value.kind === 'boolean' ? Number(value.boolean) : Number.NaN
  if (operator === '<') return number < bound
  if (operator === '<=') return number <= bound
  if (operator === '>') return number > bound
  if (operator === '>=') return number >= bound
  return number === bound
}

function hasTag(song: NotedSong, bounded: string | undefined, operator: string, value: FilterValue): boolean {
  if (bounded !== undefined) return compare(song.soundTags[bounded] ?? null, operator, value)
  const name = value.kind === 'text' ? foldName(value.text) : ''
  const genres = song.genres.map(genre => foldName(genre))
  if (name in song.soundTags) return song.soundTags[name]! >= 0.2 || genres.includes(name)
  return [song.title, song.album ?? '', ...song.genres].some(text => foldName(text).split(' ').includes(name))
}
