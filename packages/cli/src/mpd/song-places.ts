import { basename, join, relative, resolve, sep } from 'node:path'
import { isServerPath, type Library, type LibrarySong } from 'murecom/node'
import type { MpdClient, MpdField } from './client.ts'
import { fileNameOf, type Naming, readFileName } from './file-names.ts'
import { MpdError } from './mpd-error.ts'

/** A song as MPD describes it. */
interface MpdSong {
  /** Its path below MPD's folder of music, or an address. */
  file: string
  title: string | undefined
  artist: string | undefined
}

/** The songs of an answer. */
export function songsOf(fields: readonly MpdField[]): MpdSong[] {
  const songs: MpdSong[] = []
  for (const [name, value] of fields) {
    if (name === 'file') songs.push({ file: value, title: undefined, artist: undefined })
    const song = songs.at(-1)
    if (song && name === 'Title') song.title ??= value
    if (song && name === 'Artist') song.artist ??= value
  }
  return songs
}

/**
 * Which song of the library one of MPD's is, and the way back: by the path, mostly below MPD's folder of music, else by title and
 * artist. MPD says where that folder is to clients on a socket only; else the first song shows it whose path in the library ends
 * as MPD names it. Files are named to it as it names them: other names end a connection with Mopidy.
 */
export class SongPlaces {
  readonly #library: Library
  #folder: string | undefined
  /** How the last file was named. */
  #naming: Naming | undefined
  /** Paths of the library by the names of the files, until the folder is known. */
  #byName: Map<string, string[]> | undefined

  /** @param folder MPD's folder of music, as it is called here */
  constructor(library: Library, folder: string | undefined) {
    this.#library = library
    this.#folder = folder === undefined ? undefined : resolve(folder)
  }

  /** Asks MPD for its folder of music, which it says on a socket. */
  async learn(client: MpdClient): Promise<void> {
    this.#naming = undefined // what answers may have changed
    if (this.#folder !== undefined) return
    try {
      const found = (await client.ask('config')).find(([name]) => name === 'music_directory')
      if (found) this.#folder = resolve(found[1])
    } catch (error) {
      if (!MpdError.isInstance(error) || error.code === 'lost') throw error
    }
  }

  /** The path in the library of a song of MPD's; undefined when it does not have it. */
  pathOf({ file, title, artist }: MpdSong): string | undefined {
    const path = this.#pathNamed(file)
    if (path !== undefined) return path
    const id = title === undefined ? undefined : this.#library.idNamed(title, artist === undefined ? [] : [artist])
    const [named] = id === undefined ? [] : this.#library.songsWithIds([id])
    return named?.path
  }

  #pathNamed(file: string): string | undefined {
    const { naming, path: name } = readFileName(file)
    this.#naming = naming ?? this.#naming
    if (name === undefined) return undefined
    const isBelow = naming !== 'address'
    const path = isBelow ? (this.#folder === undefined ? this.#ending(name) : join(this.#folder, name)) : name
    if (path === undefined || !this.#library.song(path)) return undefined
    this.#naming = naming ?? 'below'
    return path
  }

  /** The one path of the library that ends so; with it the folder is known. */
  #ending(file: string): string | undefined {
    if (!this.#byName) {
      this.#byName = new Map()
      for (const { path } of this.#library.songs()) {
        const name = basename(path)
        this.#byName.set(name, [...(this.#byName.get(name) ?? []), path])
      }
    }
    const end = `${sep}${file.split('/').join(sep)}`
    const [path, ...others] = (this.#byName.get(basename(file)) ?? []).filter(path => path.endsWith(end))
    if (path === undefined || others.length > 0) return undefined
    this.#folder = path.slice(0, -end.length) || sep
    this.#byName = undefined
    return path
  }

  /** What MPD is to be asked to add for a song, the likelier first. */
  async *filesOf(client: MpdClient, song: LibrarySong): AsyncGenerator<string> {
    if (this.#naming !== undefined && !isServerPath(song.path)) {
      const named = fileNameOf(this.#naming, song.path, this.#below(song.path))
      if (named !== undefined) yield named
    }
    const [artist] = song.artists
    const filter = ['title', song.title, ...(artist === undefined ? [] : ['artist', artist])]
    if (filter.some(text => /[\r\n\0]/.test(text))) return
    const found = songsOf(await client.ask('find', ...filter))
    // MPD finds exactly these; back ends of Mopidy add artists, albums and songs with similar names.
    const isIt = (one: MpdSong): boolean =>
      one.title === song.title && (artist === undefined || one.artist?.includes(artist) === true)
    for (const { file } of found.filter(isIt).slice(0, 1)) yield file
  }

  /** A path below MPD's folder of music, with `/`; undefined for one that lies elsewhere. */
  #below(path: string): string | undefined {
    if (this.#folder === undefined) return undefined
    const below = relative(this.#folder, path)
    return below === '' || below.startsWith('..') || resolve(below) === below ? undefined : below.split(sep).join('/')
  }
}
