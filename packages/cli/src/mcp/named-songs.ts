import { exactName } from '@murecom/internal/names'
import type { Library, NumberedLibrarySong } from 'murecom/node'
import { CommandError } from '../errors.ts'
import { label } from '../songs/song-list.ts'
import { numbered } from './schemas.ts'

/** Songs that a message names, for the assistant to choose. */
const MOST_CHOICES = 10

/** The song that an assistant named by its number or by words. When words fit several songs, the message has their numbers. */
export function songOf(library: Library, name: number | string): NumberedLibrarySong {
  if (typeof name === 'number') {
    const [song] = library.songsWithIds([name])
    if (!song) throw new CommandError(`there is no song ${name}`)
    return song
  }
  const found = numbered(library, library.find(name, { limit: MOST_CHOICES + 1 }))
  const exact = found.filter(({ title }) => exactName(title) === exactName(name))
  const [only] = exact.length === 1 ? exact : found.length === 1 ? found : []
  if (only) return only
  const listed = (songs: readonly NumberedLibrarySong[]): string =>
    songs.map(song => `${song.id} (${label(song)})`).join(', ')
  if (found.length > 0) {
    const more = found.length > MOST_CHOICES ? ', ...' : ''
    throw new CommandError(`several songs fit ${JSON.stringify(name)}: ${listed(found.slice(0, MOST_CHOICES))}${more}`)
  }
  const near = numbered(library, library.nearestNames(name, { limit: 5 }))
  const advice = near.length > 0 ? `; the nearest names are ${listed(near)}` : ''
  throw new CommandError(`no song of the library fits ${JSON.stringify(name)}${advice}`)
}

/** Songs by their numbers, all of which must be there. */
export function songsOf(library: Library, ids: readonly number[]): NumberedLibrarySong[] {
  const songs = new Map(library.songsWithIds(ids).map(song => [song.id, song]))
  return ids.map(id => {
    const song = songs.get(id)
    if (!song) throw new CommandError(`there is no song ${id}`)
    return song
  })
}
