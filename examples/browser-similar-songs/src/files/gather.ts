import { audioFileType } from '@murecom/decode'
import type { Found, FoundFile } from './found-file.ts'

/** Files that are taken at most: what a page can list, and a night can listen to. */
const MOST_FILES = 5000
/** Folders in folders: deeper ones are a circle of links. */
const MOST_DEPTH = 20

/** Whatever a browser offers: handles of files and folders, older entries, or files. */
type Source = FileSystemHandle | FileSystemEntry | File

/** Collects files of music, and counts the others. */
export class Gatherer {
  readonly found: Found = { files: [], others: new Map(), isCut: false }

  /** Goes through what was dropped or chosen, folders included. */
  async takeAll(sources: Iterable<Source>): Promise<Found> {
    for (const source of sources) await this.#take(source, '', 0)
    return this.found
  }

  async #take(source: Source, parent: string, depth: number): Promise<void> {
    if (this.found.isCut || depth > MOST_DEPTH || source.name.startsWith('.')) return
    const path = parent === '' ? source.name : `${parent}/${source.name}`
    if (source instanceof File) return this.#addFile({ path: source.webkitRelativePath || path, file: source })
    if ('kind' in source) {
      if (source.kind === 'directory') {
        const folder = source as FileSystemDirectoryHandle
        for await (const child of folder.values()) await this.#take(child, path, depth + 1)
      } else if (this.#isMusic(path)) {
        const handle = source as FileSystemFileHandle
        this.#addFile({ path, file: await handle.getFile(), handle })
      }
      return
    }
    if (source.isDirectory) {
      for (const child of await childrenOf(source as FileSystemDirectoryEntry)) await this.#take(child, path, depth + 1)
    } else if (this.#isMusic(path)) {
      const entry = source as FileSystemFileEntry
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
      this.#addFile({ path, file })
    }
  }

  #addFile(file: FoundFile): void {
    if (file.handle === undefined && !this.#isMusic(file.path)) return
    if (this.found.files.length >= MOST_FILES) this.found.isCut = true
    else this.found.files.push(file)
  }

  /** Whether a name is that of a file of sound, films excepted; counts it as another file if not. */
  #isMusic(path: string): boolean {
    const type = audioFileType(path)
    if (type && !type.isVideo) return true
    const name = path.slice(path.lastIndexOf('/') + 1)
    const ending = name.includes('.') ? `.${name.split('.').at(-1)!.toLowerCase()}` : 'no ending'
    this.found.others.set(ending, (this.found.others.get(ending) ?? 0) + 1)
    return false
  }
}

/** Everything in a folder of the older interface, which hands out up to 100 entries at a time. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}
