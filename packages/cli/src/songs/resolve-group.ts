import { editDistance } from '@murecom/internal'
import type { Library, LibraryAlbum, LibraryArtist } from 'murecom/node'
import { foldName } from 'murecom/spotify-crawler'
import { CommandError } from '../errors.ts'
import { clean } from '../terminal/table.ts'

/** Choices shown when a name fits several. */
const MOST_CHOICES = 10
/** A name is shown as a near one with at most this many mistakes for each letter that was asked for; exchanged letters are two. */
const MISTAKES_PER_LETTER = 0.4
/** Letters of a name that are compared. */
const LONGEST = 100

/** The artist of the library whose name fits best: the whole name, else the only one that holds the words. */
export function resolveArtist(library: Library, name: string): LibraryArtist {
  return resolve(library.artists(), name, 'artist', artist => clean(artist.name))
}

/** The album of the library, likewise; by an artist when one is given. */
export function resolveAlbum(library: Library, name: string, artist: string | undefined): LibraryAlbum {
  const albums = library.albums()
  const own = artist === undefined ? undefined : foldName(resolveArtistOf(albums, artist))
  const possible = own === undefined ? albums : albums.filter(album => foldName(album.artist ?? '') === own)
  return resolve(possible, name, 'album', albumLabel)
}

/** The album of a text: its name, or where no album's name holds the text `Hits by Queen`. */
export function resolveAlbumText(library: Library, text: string): LibraryAlbum {
  const [, album, artist] = /^(.+) by (.+)$/is.exec(text) ?? []
  const isName = library.albums().some(({ name }) => foldName(name).includes(foldName(text)))
  return album === undefined || isName ? resolveAlbum(library, text, undefined) : resolveAlbum(library, album, artist)
}

/** `Hits by Queen`, fit for a terminal. */
export function albumLabel({ name, artist }: { name: string; artist: string | null }): string {
  return clean(`${name} by ${artist ?? 'various artists'}`)
}

function resolveArtistOf(albums: readonly LibraryAlbum[], artist: string): string {
  const names = [...new Set(albums.flatMap(album => album.artist ?? []))].map(name => ({ name }))
  return resolve(names, artist, 'artist with an album', ({ name }) => clean(name)).name
}

function resolve<T extends { name: string }>(
  all: readonly T[],
  name: string,
  what: string,
  labelOf: (one: T) => string,
): T {
  const wanted = foldName(name)
  const whole = all.filter(one => foldName(one.name) === wanted)
  const found = whole.length > 0 || wanted === '' ? whole : all.filter(one => foldName(one.name).includes(wanted))
  if (found.length === 1) return found[0]!
  const listed = (some: readonly T[]): string => some.map(one => `\n  ${labelOf(one)}`).join('')
  if (found.length > 1) {
    const more = found.length > MOST_CHOICES ? '\n  ...' : ''
    throw new CommandError(
      `several ${what}s fit ${JSON.stringify(name)}:${listed(found.slice(0, MOST_CHOICES))}${more}`,
    )
  }
  const near = nearest(all, wanted)
  const advice = near.length > 0 ? `; the nearest names are:${listed(near)}` : ''
  throw new CommandError(`no ${what} of the library fits ${JSON.stringify(name)}${advice}`)
}

function nearest<T extends { name: string }>(all: readonly T[], wanted: string): T[] {
  const most = Math.floor(wanted.length * MISTAKES_PER_LETTER)
  return all
    .map(one => ({ one, mistakes: editDistance(wanted.slice(0, LONGEST), foldName(one.name).slice(0, LONGEST)) }))
    .filter(({ mistakes }) => mistakes <= most)
    .sort((a, b) => a.mistakes - b.mistakes)
    .slice(0, 5)
    .map(({ one }) => one)
}
