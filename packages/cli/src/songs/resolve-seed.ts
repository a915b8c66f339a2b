import { type Library, LibraryMatcher, type LibrarySong, type MixSeed } from 'murecom/node'
import { CommandError, UsageError } from '../errors.ts'
import type { Io } from '../terminal/io.ts'
import { clean } from '../terminal/table.ts'
import { namedList } from './named-list.ts'
import { albumLabel, resolveAlbumText, resolveArtist } from './resolve-group.ts'
import { label, resolveSong } from './song-list.ts'

/** A seed of a mix as a user named it. */
export interface NamedSeed {
  seed: MixSeed
  /** What `--json` prints of it. */
  json: Readonly<Record<string, unknown>> | LibrarySong
  /** The same, fit for a terminal. */
  text: string
}

/** `artist:`, `album:`, `tag:` or `list:`, and what follows. */
const KIND = /^(artist|album|tag|list):\s*(.+)$/is
/** The weight, as search engines write it: `artist:Queen^2`. */
const WEIGHT = /\^(\d{1,6}(?:\.\d{1,6})?)$/

/**
 * The seed of a text: a song as every command takes one, or `artist:NAME`, `album:NAME` (or `album:NAME by ARTIST`), `tag:WORDS`,
 * `list:FILE` or `list:NAME` of the catalogue; each may end in `^2`, its weight. A text that is a path of the library is that
 * song, whatever it looks like.
 */
export async function resolveSeed(
  library: Library,
  text: string,
  flags: { db?: string; quiet?: boolean },
  io: Io,
): Promise<NamedSeed> {
  const known = library.song(text)
  if (known) return { seed: known.path, json: known, text: label(known) }
  const [, written] = WEIGHT.exec(text) ?? []
  const weight = written === undefined ? 1 : Number(written)
  if (weight === 0) throw new UsageError(`the weight of ${JSON.stringify(text)} must be above 0`)
  const bare = written === undefined ? text : text.replace(WEIGHT, '').trim()
  const [, kind, name] = KIND.exec(bare) ?? []
  const found = kind ? await ofKind(library, kind.toLowerCase(), name!.trim(), flags, io) : ofSong(library, bare)
  if (weight === 1) return found
  const seed = typeof found.seed === 'string' ? { path: found.seed, weight } : { ...found.seed, weight }
  return { seed, json: { ...found.json, weight }, text: `${found.text} (weight ${weight})` }
}

function ofSong(library: Library, name: string): NamedSeed {
  const song = library.song(resolveSong(library, name, false))!
  return { seed: song.path, json: song, text: label(song) }
}

async function ofKind(
  library: Library,
  kind: string,
  name: string,
  flags: { db?: string; quiet?: boolean },
  io: Io,
): Promise<NamedSeed> {
  if (kind === 'artist') {
    const { name: artist } = resolveArtist(library, name)
    return { seed: { artist }, json: { artist }, text: `songs by ${clean(artist)}` }
  }
  if (kind === 'album') {
    const album = resolveAlbumText(library, name)
    const seed = { album: album.name, artist: album.artist }
    return { seed, json: seed, text: albumLabel(album) }
  }
  if (kind === 'tag' && library.searchTags(name, { limit: 1 }).songs.length === 0) {
    throw new CommandError(`no song fits ${JSON.stringify(name)}`)
  }
  if (kind === 'tag') return { seed: { tags: name }, json: { tags: name }, text: `songs that fit ${clean(name)}` }
  const list = await namedList(name, flags, io, new AbortController().signal)
  const matcher = await LibraryMatcher.build(library.songs())
  const matches = await matcher.matchAll(list.entries)
  const paths = matches.flatMap(match => (match.status === 'found' ? [match.song.path] : []))
  if (paths.length === 0) throw new CommandError(`${clean(name)}: none of its songs is in the library`)
  const shown = `${paths.length} of ${list.entries.length} songs of ${clean(list.name)}`
  return { seed: { paths }, json: { list: list.name, songs: paths.length }, text: shown }
}
