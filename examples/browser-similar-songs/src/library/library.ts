import { BallTree } from '@murecom/knn'
import { mapCoordinates, principalPlane } from '@murecom/song-map/projection'
import type { FoundFile } from '../files/found-file.ts'
import { Database } from './database.ts'
import type { Heard, SongRecord } from './song-record.ts'

/** A song that sounds like another one. */
export interface Neighbour {
  id: string
  /** max(0, cosine) of the two songs' vectors. */
  score: number
}

/** Permission to read a file again, which Chromium has beyond the types of the DOM. */
interface Permitted {
  queryPermission?(options: { mode: 'read' }): Promise<PermissionState>
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>
}

/** The songs of this page: in memory, and kept by the browser where it does so. */
export class Library {
  readonly #songs = new Map<string, SongRecord>()
  /** Files that were chosen since the page was loaded. */
  readonly #files = new Map<string, File>()
  #database: Database | undefined
  #tree: { tree: BallTree; ids: string[] } | undefined
  /** Why nothing is kept for the next visit; undefined while all is well. */
  unkept: string | undefined

  /** Reads what earlier visits left. */
  async open(): Promise<void> {
    try {
      this.#database = await Database.open()
      for (const record of await this.#database.all()) this.#songs.set(record.id, record)
    } catch (error) {
      this.unkept = (error as Error).message
    }
  }

  /** All songs, in the order of their paths. */
  songs(): SongRecord[] {
    return [...this.#songs.values()].sort((a, b) => a.id.localeCompare(b.id, undefined, { numeric: true }))
  }

  get(id: string): SongRecord | undefined {
    return this.#songs.get(id)
  }

  /** Takes files in. One that was heard before and has not changed is not heard again. Returns the number of new ones. */
  async add(found: readonly FoundFile[]): Promise<number> {
    const changed: SongRecord[] = []
    let added = 0
    for (const { path: id, file, handle } of found) {
      const known = this.#songs.get(id)
      const isSame = known?.size === file.size && known.modified === file.lastModified
      this.#files.set(id, file)
      if (!isSame) added++
      const record = isSame ? known : { id, size: file.size, modified: file.lastModified }
      changed.push({ ...record, handle: handle ?? record.handle })
    }
    await this.#keep(changed)
    return added
  }

  /** Songs that were neither heard nor refused, and can be read without a question to the user. */
  async waiting(): Promise<string[]> {
    const ids: string[] = []
    for (const { id, heard, reason, handle } of this.songs()) {
      if (heard || reason !== undefined) continue
      if (this.#files.has(id) || (handle && (await permission(handle, false)))) ids.push(id)
    }
    return ids
  }

  /**
   * The file of a song.
   *
   * @param mayAsk whether the user may be asked for permission: only in answer to a click
   * @returns undefined when the browser cannot read it again, or may not
   */
  async file(id: string, mayAsk: boolean): Promise<File | undefined> {
    const file = this.#files.get(id)
    if (file) return file
    const handle = this.#songs.get(id)?.handle
    if (!handle || !(await permission(handle, mayAsk))) return undefined
    return handle.getFile()
  }

  setHeard(id: string, heard: Heard): Promise<void> {
    return this.#change(id, { heard, reason: undefined })
  }

  setRefused(id: string, reason: string): Promise<void> {
    return this.#change(id, { reason })
  }

  /** Songs that sound like one, most alike first. O(log songs) to O(songs) */
  similar(id: string, limit: number): Neighbour[] {
    const vector = this.#songs.get(id)?.heard?.vector
    if (!vector) return []
    const { tree, ids } = this.#searchable()
    const k = Math.min(limit + 1, ids.length)
    const { indices, distances } = tree.query(vector, { k })
    return [...indices]
      .map((row, i) => ({ id: ids[row]!, score: Math.max(0, 1 - distances[i]! ** 2 / 2) })) // unit vectors
      .filter(other => other.id !== id)
      .slice(0, limit)
  }

  /** Songs as points of a plane: x and y from -1 to 1. O(songs) */
  points(): { songs: SongRecord[]; x: Float32Array; y: Float32Array } {
    const songs = this.songs().filter(({ heard }) => heard)
    const dimensions = songs[0]?.heard?.vector.length ?? 1
    const rows = new Float32Array(songs.length * dimensions)
    for (const [i, { heard }] of songs.entries()) rows.set(heard!.vector, i * dimensions)
    const places = mapCoordinates(principalPlane(rows, dimensions))
    return {
      songs,
      x: Float32Array.from(songs, (_, i) => places[2 * i]!),
      y: Float32Array.from(songs, (_, i) => places[2 * i + 1]!),
    }
  }

  async forget(): Promise<void> {
    this.#songs.clear()
    this.#files.clear()
    this.#tree = undefined
    await this.#database?.clear()
  }

  #searchable(): { tree: BallTree; ids: string[] } {
    if (this.#tree) return this.#tree
    const songs = this.songs().filter(({ heard }) => heard)
    const dimensions = songs[0]!.heard!.vector.length
    const rows = new Float32Array(songs.length * dimensions)
    for (const [i, { heard }] of songs.entries()) rows.set(heard!.vector, i * dimensions)
    this.#tree = { tree: new BallTree(rows, { dimensions }), ids: songs.map(({ id }) => id) }
    return this.#tree
  }

  #change(id: string, change: Partial<SongRecord>): Promise<void> {
    const record = this.#songs.get(id)
    return record ? this.#keep([{ ...record, ...change }]) : Promise.resolve() // forgotten meanwhile
  }

  async #keep(records: readonly SongRecord[]): Promise<void> {
    for (const record of records) this.#songs.set(record.id, record)
    this.#tree = undefined
    try {
      await this.#database?.put(records)
    } catch (error) {
      this.unkept = (error as Error).message // such as no room
    }
  }
}

async function permission(handle: FileSystemFileHandle & Permitted, mayAsk: boolean): Promise<boolean> {
  const has = (await handle.queryPermission?.({ mode: 'read' })) ?? 'granted'
  if (has === 'prompt' && mayAsk) return (await handle.requestPermission?.({ mode: 'read' })) === 'granted'
  return has === 'granted'
}
