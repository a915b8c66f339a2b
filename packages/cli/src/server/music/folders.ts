import { basename, dirname } from 'node:path'
import { isServerPath } from 'murecom/node'
import { shown } from '../texts.ts'
import { alphabetical, type Pause } from './alphabetical.ts'
import { byName, stableId } from './names.ts'
import type { Folder } from './types.ts'

/** Folders above each other that are followed. */
const MOST_DEPTH = 100

/** Puts the folders together that songs lie in. */
export class FolderBuilder {
  readonly #roots: ReadonlySet<string>
  readonly #folders = new Map<string, Folder>()
  readonly #files = new Map<number, string>()

  /** @param roots the folders that were indexed: nothing above them is shown */
  constructor(roots: readonly string[]) {
    this.#roots = new Set(roots)
  }

  add(id: number, path: string): Folder {
    const folder = this.#at(dirname(path), 0)
    folder.songs.push(id)
    this.#files.set(id, basename(path))
    return folder
  }

  /**
   * The uppermost folders, by name.
   *
   * @param pause called every few songs
   */
  async build(pause: Pause): Promise<Folder[]> {
    for (const folder of this.#folders.values()) {
      folder.folders = await alphabetical(folder.folders, pause)
      const files = folder.songs.map(id => ({ id, name: this.#files.get(id)! }))
      folder.songs = (await alphabetical(files, pause)).map(({ id }) => id)
    }
    const tops = [...this.#folders.values()].filter(({ parent }) => !parent)
    return tops.map(below).sort(byName)
  }

  /** All folders, by id. */
  byId(): Map<string, Folder> {
    return new Map(Array.from(this.#folders.values(), folder => [folder.id, folder]))
  }

  #at(path: string, depth: number): Folder {
    const known = this.#folders.get(path)
    if (known) return known
    const above = dirname(path)
    const isTop =
      this.#roots.has(path) || above === path || above === '.' || isServerPath(`${path}/`) || depth >= MOST_DEPTH
    const parent = isTop ? undefined : this.#at(above, depth + 1)
    const name = shown(basename(path)) || '/'
    const folder: Folder = { id: stableId('fo', path), name, parent, folders: [], songs: [] }
    this.#folders.set(path, folder)
    parent?.folders.push(folder)
    return folder
  }
}

/** The first folder at or below one that holds more than one other: what lies above all songs says nothing. */
function below(folder: Folder): Folder {
  let at = folder
  while (at.songs.length === 0 && at.folders.length === 1) at = at.folders[0]!
  at.parent = undefined
  return at
}
