import { type FSWatcher, watch } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { basename, join } from 'node:path'
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
  readonly #watchers = new Map<string, { watcher: FSWatcher; identity: string }>()

  /**
   * @param onChange called with each path at which something may have changed
   * @param onFailure called when there are no events: the system allows no more watchers
   */
  constructor(root: string, onChange: (path: string) => void, onFailure: (error: Error) => void) {
    this.#root = root
    this.#onChange = onChange
    this.#onFailure = onFailure
  }

  /**
   * Watches folders, given with their identities: one that was removed and made again is another one. Returns those that were not
   * watched before: what happened in them meanwhile was missed.
   */
  add(folders: ReadonlyMap<string, string>): string[] {
    const added: string[] = []
    for (const [folder, identity] of folders) {
      if (IS_RECURSIVE && folder !== this.#root) continue
      if (this.#watchers.get(folder)?.identity === identity) continue
      this.#drop(folder)
      if (!this.#add(folder, identity)) break
      added.push(folder)
    }
    return added
  }

  close(): void {
    for (const folder of [...this.#watchers.keys()]) this.#drop(folder)
  }

  #add(folder: string, identity: string): boolean {
    try {
      const watcher = watch(systemPath(folder), { encoding: 'buffer', recursive: IS_RECURSIVE }, (kind, name) =>
        this.#changed(folder, kind, name),
      )
      this.#watchers.set(folder, { watcher, identity })
      watcher.on('error', error => {
        if (this.#isLeft(folder, error)) this.#onChange(folder)
      })
      return true
    } catch (error) {
      return this.#isLeft(folder, error as Error)
    }
  }

  #changed(folder: string, kind: string, name: Buffer | null): void {
    const below = name === null ? '.' : pathText(name)
    if (!IS_RECURSIVE && kind === 'rename' && below === basename(folder)) {
      // So Linux says that the folder itself was removed or renamed, or that something in it has its name.
      this.#drop(folder)
      this.#onChange(folder)
    }
    if (below.split(/[\\/]/).some(isSystemName)) return
    this.#onChange(join(folder, below))
  }

  #drop(folder: string): void {
    this.#watchers.get(folder)?.watcher.close()
    this.#watchers.delete(folder)
  }

  /** Gives up a folder that cannot be watched. True when others still can be. */
  #isLeft(folder: string, error: Error & { code?: string }): boolean {
    this.#drop(folder)
    if (error.code === 'ENOSPC' || error.code === 'EMFILE' || error.code === 'ENFILE' || error.code === 'ENOSYS') {
      this.close()
      this.#onFailure(error)
      return false
    }
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
