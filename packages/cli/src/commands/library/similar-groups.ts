import {
  artistsInLists,
  type Library,
  type LibraryAlbum,
  type LibraryArtist,
  type SimilarAlbum,
  type SimilarArtist,
} from 'murecom/node'
import { openCatalog } from 'murecom/spotify-crawler'
import { CommandError } from '../../errors.ts'
import { defaultCatalogPath, hasCatalog } from '../../options/model-paths.ts'
import { albumLabel, resolveAlbum, resolveArtist } from '../../songs/resolve-group.ts'
import type { Io } from '../../terminal/io.ts'
import { clean, formatTable } from '../../terminal/table.ts'

interface GroupOptions {
  db?: string
  artist?: string
  album?: string
  where?: string
  json?: boolean
  quiet?: boolean
}

/** What `similar --artist` and `similar --album` print: artists like an artist, or albums like an album. */
export function similarGroups(library: Library, options: GroupOptions, limit: number, io: Io): number {
  const { where } = options
  if (options.album === undefined) {
    const artist = resolveArtist(library, options.artist!)
    const similar = library.similarArtists(artist.name, { limit, where })
    print({ artist, similar }, clean(artist.name), options, io)
    return 0
  }
  const album = resolveAlbum(library, options.album, options.artist)
  const similar = library.similarAlbums(album.name, { artist: album.artist, limit, where })
  print({ album, similar }, albumLabel(album), options, io)
  return 0
}

/** What `similar --artist NAME --by playlists` prints: who is in the same lists of the catalogue. */
export async function artistsByLists(name: string, options: GroupOptions, limit: number, io: Io): Promise<number> {
  const db = options.db ?? defaultCatalogPath(io.env)
  if (!hasCatalog(db)) throw new CommandError(`${db}: no catalogue there. Make one with: murecom import <paths>`)
  const catalog = await openCatalog(db)
  try {
    const similar = await artistsInLists(catalog, name, { limit })
    if (similar.length === 0)
      throw new CommandError(`no list of ${catalog.path} has ${JSON.stringify(name)} with others`)
    if (options.json) io.out(`${JSON.stringify({ artist: { name }, similar })}\n`)
    else {
      if (!options.quiet) io.out(`In lists with ${clean(name)}:\n`)
      const head = [
        { heading: '#', numeric: true },
        { heading: 'artist' },
        { heading: 'lists', numeric: true },
        { heading: 'score', numeric: true },
      ]
      const rows = similar.map((one, i) => [String(i + 1), one.name, String(one.lists), one.score.toFixed(2)])
      io.out(`${formatTable(head, rows, io.columns)}\n`)
    }
    return 0
  } finally {
    catalog.close()
  }
}

function print(
  answer: { artist: LibraryArtist; similar: SimilarArtist[] } | { album: LibraryAlbum; similar: SimilarAlbum[] },
  label: string,
  options: GroupOptions,
  io: Io,
): void {
  if (options.json) {
    io.out(`${JSON.stringify(answer)}\n`)
    return
  }
  if (!options.quiet) io.out(`Similar to ${label}:\n`)
  const isAlbum = options.album !== undefined
  const head = [
    { heading: '#', numeric: true },
    { heading: isAlbum ? 'album' : 'artist' },
    ...(isAlbum ? [{ heading: 'artist' }] : []),
    { heading: 'songs', numeric: true },
    { heading: 'score', numeric: true },
  ]
  const rows = answer.similar.map((one, i) => [
    String(i + 1),
    one.name,
    ...('artist' in one ? [one.artist ?? 'various artists'] : []),
    String(one.songs),
    one.score.toFixed(2),
  ])
  io.out(`${formatTable(head, rows, io.columns)}\n`)
}
