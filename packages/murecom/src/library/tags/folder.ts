import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { besideSong, coverNames, type FilesBeside, isBesideSongs, isLyricsName, stampOf } from '../files/beside.ts'
import { pathText, systemPath } from '../files/path-text.ts'
import { type Cover, firstPicture } from './covers/cover.ts'
import { countsFromOne } from './file-name.ts'

/** What the files beside a song say. The names are looked through once, however many songs the folder has. */
export class Folder {
  /** Whether a number in front of a name, with nothing but a space behind it, is that of a track. */
  readonly countsFromOne: boolean
  readonly #path: string
  readonly #coverNames: readonly string[]
  readonly #besideNames: readonly string[]
  /** Names of files with lyrics, by the name without its extension. */
  readonly #lyrics: ReadonlyMap<string, string>
  #cover: Promise<Cover | undefined> | undefined
  #beside: Promise<FilesBeside> | undefined

  private constructor(path: string, names: readonly string[]) {
    this.#path = path
    this.#coverNames = coverNames(names)
    this.#besideNames = names.filter(isBesideSongs)
    this.#lyrics = new Map(names.filter(isLyricsName).map(name => [name.slice(0, -4), name]))
    this.countsFromOne = countsFromOne(names)
  }

  /** The folder of a file; one that cannot be read has no files. */
  static async of(path: string): Promise<Folder> {
    const folder = dirname(path)
    const names = await readdir(systemPath(folder), { encoding: 'buffer' }).catch(() => [])
    return new Folder(folder, names.map(pathText))
  }

  /** The picture of the album. */
  cover(): Promise<Cover | undefined> {
    this.#cover ??= firstPicture(this.#path, this.#coverNames)
    return this.#cover
  }

  /** What lies beside a song, as one text; see {@link besideSong}. */
  async beside(path: string): Promise<string> {
    this.#beside ??= this.#stamps()
    return besideSong(await this.#beside, path)
  }

  /** Name of the file with the lyrics of a song. */
  lyricsOf(path: string): string | undefined {
    return this.#lyrics.get(basename(path, extname(path)))
  }

  async #stamps(): Promise<FilesBeside> {
    const stamps = new Map<string, string>()
    for (const name of this.#besideNames) {
      const info = await stat(systemPath(join(this.#path, name))).catch(() => undefined)
      if (info?.isFile()) stamps.set(name, stampOf(info))
    }
    return stamps
  }
}

/** How long the names of a folder count as they are. Files may come while it is gone through. */
const KEPT_MS = 2000

/** The last folder, because a run goes through folders one after another. */
export class LastFolder {
  #path: string | undefined
  #folder: Promise<Folder> | undefined
  #readAt = 0

  /** The folder of a file. */
  of(path: string): Promise<Folder> {
    const folder = dirname(path)
    const now = performance.now()
    if (folder !== this.#path || !this.#folder || now - this.#readAt > KEPT_MS) {
      this.#path = folder
      this.#folder = Folder.of(path)
      this.#readAt = now
    }
    return this.#folder
  }
}
