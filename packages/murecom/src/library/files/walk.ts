import type { BigIntStats } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { sniffFormat } from '@murecom/decode'
import { type FilesBeside, isBesideSongs, stampOf } from './beside.ts'
import { formatOf, namedAs } from './formats.ts'
import { pathText, systemPath } from './path-text.ts'
import { isAbsent } from './reason.ts'
import { isServerPath } from './server-path.ts'
import { isSystemName } from './system-names.ts'

/** A music file as it was found. */
export interface AudioFile {
  path: string
  size: number
  mtimeMs: number
}

/** What a walk finds. */
export interface Walk {
  /** Each music file once, by path. */
  files: AudioFile[]
  /** Folders that were read, with what makes each the one that it is, whatever its name. */
  folders: Map<string, string>
  /** Those among them that lie on another disk than the folder above them. */
  mounts: string[]
  /** How many files of which extension were passed over ('' for none), those that only ffmpeg reads among them. */
  passedOver: Map<string, number>
  /** The covers and lyrics in each folder that was read. */
  beside: ReadonlyMap<string, FilesBeside>
  /** What could not be looked at. */
  problems: { path: string; error: unknown }[]
}

interface WalkOptions {
  /** True when an ffmpeg is there for the formats that need one. */
  hasFfmpeg: boolean
  signal?: AbortSignal | undefined
}

/** Entries of a folder that are looked at at a time: a share answers each after some milliseconds. */
const AT_ONCE = 32
/** Bytes of a file of unknown extension that are looked at. */
const SNIFFED = 4096

/**
 * Looks through files and folders with all that is below them. Links are followed, and everything is taken once, by the path
 * without a link where there is one. What systems keep for themselves is left out. An aborted signal ends the walk.
 * O(entries)
 *
 * @param starts paths of files or folders; one that is not there is passed over
 */
export async function walk(starts: readonly string[], options: WalkOptions): Promise<Walk> {
  const walker = new Walker(options)
  for (const path of starts) await walker.start(path)
  return walker.run()
}

interface Found extends AudioFile {
  key: string
  isLink: boolean
}

class Walker {
  readonly #options: WalkOptions
  readonly #found: Found[] = []
  readonly #beside = new Map<string, Map<string, string>>()
  readonly #walk: Walk = {
    files: [],
    folders: new Map(),
    mounts: [],
    passedOver: new Map(),
    beside: this.#beside,
    problems: [],
  }
  /** Folders that were read or wait to be, by their identity. */
  readonly #seen = new Set<string>()
  readonly #waiting: { path: string; key: string }[] = []
  /** Links to folders: they come last, so that a folder goes by its own name. */
  readonly #links: { path: string; info: BigIntStats }[] = []

  constructor(options: WalkOptions) {
    this.#options = options
  }

  /** A file or folder to look at, whatever its name. */
  async start(path: string): Promise<void> {
    await this.#look(path, basename(path), false)
  }

  async run(): Promise<Walk> {
    for (;;) {
      if (this.#options.signal?.aborted) break
      const folder = this.#waiting.pop()
      if (folder !== undefined) {
        await this.#read(folder)
        continue
      }
      const link = this.#links.shift()
      if (!link) break
      await this.#enter(link.path, link.info)
    }
    this.#walk.files = takenOnce(this.#found)
    return this.#walk
  }

  async #read({ path: folder, key }: { path: string; key: string }): Promise<void> {
    try {
      const entries = await readdir(systemPath(folder), { encoding: 'buffer', withFileTypes: true })
      this.#walk.folders.set(folder, key)
      this.#beside.set(folder, new Map())
      for (let at = 0; at < entries.length && !this.#options.signal?.aborted; at += AT_ONCE) {
        const some = entries.slice(at, at + AT_ONCE)
        await Promise.all(
          some.map(entry => {
            const name = pathText(entry.name)
            if (isSystemName(name)) return undefined
            // Files whose name is not that of music are not examined: folders of pictures are large.
            if (entry.isFile() && namedAs(formatOf(name)) === 'other' && !isBesideSongs(name))
              return this.#passOver(formatOf(name))
            return this.#look(join(folder, name), name, entry.isSymbolicLink())
          }),
        )
      }
    } catch (error) {
      this.#walk.problems.push({ path: folder, error })
    }
  }

  async #look(path: string, name: string, isLink: boolean): Promise<void> {
    try {
      const info = await stat(systemPath(path), { bigint: true })
      if (info.isDirectory()) {
        if (isLink) this.#links.push({ path, info })
        else await this.#enter(path, info)
      } else if (info.isFile()) await this.#file(path, name, info, isLink)
    } catch (error) {
      if (isAbsent(error) && !isLink) return // it was removed meanwhile
      if (namedAs(formatOf(name)) !== 'other') this.#walk.problems.push({ path, error })
    }
  }

  /** Has a folder read unless it was. */
  async #enter(path: string, info: BigIntStats): Promise<void> {
    const key = identity(info, path)
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    if (await isMount(path, info)) this.#walk.mounts.push(path)
    this.#waiting.push({ path, key })
  }

  #passOver(format: string): void {
    this.#walk.passedOver.set(format, (this.#walk.passedOver.get(format) ?? 0) + 1)
  }

  async #file(path: string, name: string, info: BigIntStats, isLink: boolean): Promise<void> {
    const format = formatOf(name)
    const kind = namedAs(format)
    const isMusic =
      kind === 'music' ||
      (kind === 'ffmpeg' && this.#options.hasFfmpeg) ||
      (kind === 'unknown' && (await holdsMusic(path, info)))
    if (!isMusic) {
      if (isBesideSongs(name)) this.#beside.get(dirname(path))?.set(name, stampOf(info))
      this.#passOver(format)
      return
    }
    this.#found.push({
      path,
      size: Number(info.size),
      mtimeMs: Number(info.mtimeMs),
      key: identity(info, path),
      isLink,
    })
  }
}

/** Files by path, each once: by its own name before a link to it. */
function takenOnce(found: readonly Found[]): AudioFile[] {
  const sorted = found.toSorted((a, b) => Number(a.isLink) - Number(b.isLink) || byPath(a, b))
  const once = new Map<string, AudioFile>()
  for (const { key, isLink, ...file } of sorted) if (!once.has(key)) once.set(key, file)
  return [...once.values()].sort(byPath)
}

function byPath(a: AudioFile, b: AudioFile): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0
}

/** What makes two paths one file: device and number on it, where the file system gives numbers. */
function identity({ dev, ino }: BigIntStats, path: string): string {
  return ino === 0n ? path : `${dev}:${ino}`
}

/** True when both paths lead to one file. False when one of them does not lead to any. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  if (isServerPath(a) || isServerPath(b)) return false
  const look = (path: string): Promise<BigIntStats | undefined> =>
    stat(systemPath(path), { bigint: true }).catch(() => undefined)
  const [left, right] = await Promise.all([look(a), look(b)])
  return left !== undefined && right !== undefined && identity(left, a) === identity(right, b)
}

/** True when a folder lies on another disk than the one above it. */
export async function isMount(path: string, info?: BigIntStats): Promise<boolean> {
  const above = await stat(systemPath(dirname(path)), { bigint: true })
  return (info ?? (await stat(systemPath(path), { bigint: true }))).dev !== above.dev
}

/** Whether a file of unknown extension is music. Films are left out: their containers are those of music, too. */
async function holdsMusic(path: string, info: BigIntStats): Promise<boolean> {
  if (info.size === 0n) return false
  const file = await open(systemPath(path))
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(SNIFFED), 0, SNIFFED, 0)
    const format = sniffFormat(buffer.subarray(0, bytesRead))
    return format !== null && format !== 'mp4' && format !== 'matroska'
  } finally {
    await file.close()
  }
}
