import { type FSWatcher, watch } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { pathText, systemPath } from '../files/path-text.ts'
import { isSystemName } from '../files/system-names.ts'

/** Systems whose own events name everything below a folder; on others each folder is watched. */
const IS_RECURSIVE = process.platform === 'darwin' || process.platform === 'win32'

/** Linux's numbers of file systems that other machines write to without an event here: NFS, SMB, CIFS, 9P, FUSE, Ceph, AFS, ... */
const REMOTE = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x65735546, 0x00c36400, 0x5346414f, 0x6b414653, 0x786f4256,
  0x564c,
])

/** The system's events of a folder and of all below it. */
export class FolderEvents {
  readonly #root: string
  readonly #onChange: (path: string) => void
  readonly #onFailure: (error: Error) => void
  readonly #watchers = new Map<string, FSWatcher>()

  /**
   * @param onChange called with each path at which something may have changed
   * @param onFailure called when there are no events: the system allows no more watchers
   */
  constructor(root: string, onChange: (path: string) => void, onFailure: (error: Error) => void) {
    this.#root = root
    this.#onChange = onChange
    this.#onFailure = onFailure
  }

  /** Watches folders. Returns those that were not watched before: what happened in them meanwhile was missed. */
  add(folders: readonly string[]): string[] {
    const wanted = IS_RECURSIVE ? [this.#root] : folders
    const added = wanted.filter(folder => !this.#watchers.has(folder))
    for (const folder of added) if (!this.#add(folder)) break
    return added
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
  }

  #add(folder: string): boolean {
    try {
      const watcher = watch(systemPath(folder), { encoding: 'buffer', recursive: IS_RECURSIVE }, (_, name) =>
        this.#changed(folder, name),
      )
      this.#watchers.set(folder, watcher)
      watcher.on('error', error => this.#failed(folder, error))
      return true
    } catch (error) {
      return this.#failed(folder, error as Error)
    }
  }

  #changed(folder: string, name: Buffer | null): void {
    const below = name === null ? '.' : pathText(name)
    if (below.split(/[\\/]/).some(isSystemName)) return
    this.#onChange(join(folder, below))
  }

  /** True when other folders can still be watched. */
  #failed(folder: string, error: Error & { code?: string }): boolean {
    this.#watchers.get(folder)?.close()
    this.#watchers.delete(folder)
    if (error.code === 'ENOSPC' || error.code === 'EMFILE' || error.code === 'ENFILE' || error.code === 'ENOSYS') {
      this.close()
      this.#onFailure(error)
      return false
    }
    this.#onChange(folder) // it was removed, or cannot be read
    return true
  }
}

/** True for a folder on a disk of another machine, whose changes cause no events here. */
export async function isRemote(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const info = await statfs(systemPath(folder)).catch(() => undefined)
  return info !== undefined && REMOTE.has(info.type)
}

/** What a folder is, whatever its name: another disk that is mounted at it is another one. */
export async function identityOf(folder: string): Promise<string> {
  const info = await stat(systemPath(folder), { bigint: true }).catch(() => undefined)
  return info ? `${info.dev}:${info.ino}` : 'missing'
}
