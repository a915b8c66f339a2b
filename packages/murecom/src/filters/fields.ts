import { editDistance } from '@murecom/internal'

/** What can be asked of a song, and of which kind it is. */
export const FIELDS = {
  title: 'text',
  artist: 'text',
  album: 'text',
  albumartist: 'text',
  genre: 'text',
  path: 'text',
  folder: 'folder',
  tag: 'tag',
  year: 'number',
  track: 'number',
  disc: 'number',
  duration: 'seconds',
  bpm: 'number',
  key: 'text',
  energy: 'number',
  loudness: 'number',
  rating: 'number',
  plays: 'number',
  starred: 'boolean',
  compilation: 'boolean',
  lyrics: 'boolean',
} as const

export type FieldName = keyof typeof FIELDS
export type FieldKind = (typeof FIELDS)[FieldName]

/** Other names of fields, in lower case. */
const ALSO: Readonly<Record<string, FieldName>> = {
  name: 'title',
  song: 'title',
  genres: 'genre',
  style: 'genre',
  length: 'duration',
  time: 'duration',
  tempo: 'bpm',
  camelot: 'key',
  lufs: 'loudness',
  loved: 'starred',
  favourite: 'starred',
  favorite: 'starred',
  stars: 'rating',
  playcount: 'plays',
  album_artist: 'albumartist',
  tags: 'tag',
  date: 'year',
}

/** The field of a name, in any case. */
export function fieldNamed(name: string): FieldName | undefined {
  const lower = name.toLowerCase()
  if (Object.hasOwn(FIELDS, lower)) return lower as FieldName
  return Object.hasOwn(ALSO, lower) ? ALSO[lower] : undefined
}

/** What an unknown name of a field may have meant. */
export function suggestField(name: string): string {
  const lower = name.toLowerCase().slice(0, 30)
  const [nearest] = Object.keys(FIELDS)
    .map(field => ({ field, mistakes: editDistance(lower, field) }))
    .sort((a, b) => a.mistakes - b.mistakes)
  if (nearest && nearest.mistakes * 2 <= Math.max(2, nearest.field.length)) return `did you mean ${nearest.field}?`
  return `the fields are ${Object.keys(FIELDS).join(', ')}`
}
