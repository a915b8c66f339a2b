import type { Library, LibraryAlbum, LibraryArtist, SimilarAlbum, SimilarArtist } from 'murecom/node'
import { albumLabel, resolveAlbum, resolveArtist } from '../../songs/resolve-group.ts'
import type { Io } from '../../terminal/io.ts'
import { clean, formatTable } from '../../terminal/table.ts'

interface GroupOptions {
  artist?: string
  album?: string
  json?: boolean
  quiet?: boolean
}

/** What `similar --artist` and `similar --album` print: artists like an artist, or albums like an album. */
export function similarGroups(library: Library, options: GroupOptions, limit: number, io: Io): number {
  if (options.album === undefined) {
    const artist = resolveArtist(library, options.artist!)
    const similar = library.similarArtists(artist.name, { limit })
    print({ artist, similar }, clean(artist.name), options, io)
    return 0
  }
  const album = resolveAlbum(library, options.album, options.artist)
  const similar = library.similarAlbums(album.name, { artist: album.artist, limit })
  print({ album, similar }, albumLabel(album), options, io)
  return 0
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
