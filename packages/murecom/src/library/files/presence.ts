import { lstat, readdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemPath } from './path-text.ts'
import { isAbsent } from './reason.ts'
import { isServerPath } from './server-path.ts'
import { isMount } from './walk.ts'

/**
 * Whether a song's file is there: `'there'`, `'gone'`, or the folder on account of which nobody can know, because its disk
 * may not be mounted.
 */
type Presence = 'there' | 'gone' | { unavailable: string }

/** What is known of folders. */
interface KnownFolders {
  /** Folders that are or were indexed. */
  readonly roots: ReadonlySet<string>
  /** Folders below which another disk was once mounted. */
  readonly mounts: ReadonlySet<string>
}

type FolderState = 'full' | 'empty' | 'missing' | 'unreadable'

/**
 * Distinguishes songs that were deleted from songs whose disk is away. A file is gone when its folder, or the nearest one above it
 * that exists, can be read and holds something else, and no disk that was mounted on the way to it is missing now. A root or
 * a mount point that is empty proves nothing. See docs/decisions/0441-an-unmounted-disk-empties-nothing.md.
 */
export class PresenceCheck {
  readonly #known: KnownFolders
  readonly #states = new Map<string, Promise<FolderState>>()
  readonly #mounted = new Map<string, Promise<boolean>>()

  constructor(known: KnownFolders) {
    this.#known = known
  }

  /**
   * O(depth) look-ups of the file system, those of folders once a run.
   *
   * @param areMountsKnown false for a song that an older version stored, which did not note mount points: then its own folder
   *   has to be there, and to hold something else
   */
  async of(path: string, areMountsKnown: boolean): Promise<Presence> {
    if (isServerPath(path)) return 'there' // its server says when it is gone
    try {
      await stat(systemPath(path))
      return 'there'
    } catch (error) {
      if (!isAbsent(error)) return { unavailable: dirname(path) }
    }
    // A link whose target is away.
    if (await isEntry(path)) return { unavailable: dirname(path) }
    if (!areMountsKnown && (await this.#state(dirname(path))) !== 'full') return { unavailable: dirname(path) }
    return this.#byFolders(path)
  }

  async #byFolders(path: string): Promise<Presence> {
    const { roots, mounts } = this.#known
    const root = rootOf(path, roots)
    let isSeen = false
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const state = await this.#state(folder)
      const isLost =
        state === 'unreadable' ||
        (state === 'empty' && !isSeen && (folder === root || mounts.has(folder))) ||
        (mounts.has(folder) && !(await this.#isMounted(folder))) ||
        (folder === root && state === 'missing')
      if (isLost) return { unavailable: folder }
      isSeen ||= state === 'full' || state === 'empty'
      if (folder === root) return 'gone'
      if (folder === dirname(folder)) return { unavailable: dirname(path) }
    }
  }

  #state(folder: string): Promise<FolderState> {
    const state = this.#states.get(folder) ?? stateOf(folder)
    this.#states.set(folder, state)
    return state
  }

  #isMounted(folder: string): Promise<boolean> {
    const mounted = this.#mounted.get(folder) ?? isMount(folder).catch(() => false)
    this.#mounted.set(folder, mounted)
    return mounted
  }
}

async function stateOf(folder: string): Promise<FolderState> {
  try {
    return (await readdir(systemPath(folder), { encoding: 'buffer' })).length > 0 ? 'full' : 'empty'
  } catch (error) {
    return isAbsent(error) && !(await isEntry(folder)) ? 'missing' : 'unreadable'
  }
}

/** True when there is an entry of this name, whatever it leads to. */
async function isEntry(path: string): Promise<boolean> {
  try {
    await lstat(systemPath(path))
    return true
  } catch {
    return false
  }
}

/** The innermost root that holds a path. */
function rootOf(path: string, roots: ReadonlySet<string>): string | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (roots.has(folder)) return folder
    if (folder === dirname(folder)) return undefined
  }
}
