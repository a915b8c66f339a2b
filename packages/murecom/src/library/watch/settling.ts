import { dirname } from 'node:path'
import type { AudioFile } from '../files/walk.ts'

/** Batches that may wait for files that are being written, before what else is in them is done. */
const MOST_HOLDS = 10
/** Wait before a file that failed for a reason that may pass is tried again; it doubles each time. */
const FIRST_RETRY_MS = 60_000
const LAST_RETRY_MS = 60 * 60_000

/**
 * Waits until changes are over: a path is due when nothing has happened to it for a while, and a new file is ready when two
 * looks at it, as far apart, have found the same. Times are milliseconds of one clock, which the caller reads.
 */
export class Settling {
  readonly #quietMs: number
  readonly #changes = new Map<string, number>()
  readonly #looks = new Map<string, { size: number; mtimeMs: number; since: number }>()
  readonly #retries = new Map<string, { size: number; mtimeMs: number; at: number; wait: number }>()
  #holds = 0

  constructor(quietMs: number) {
    this.#quietMs = quietMs
  }

  /** Something happened at a path, or will at a later time. */
  note(path: string, now: number): void {
    this.#changes.set(path, now)
  }

  /** Takes the paths that have been quiet for long enough; none that lies below another one. */
  due(now: number): string[] {
    const due = Array.from(this.#changes)
      .filter(([, at]) => now - at >= this.#quietMs)
      .map(([path]) => path)
    for (const path of due) this.#changes.delete(path)
    return outermost(due)
  }

  /** When a file that is not indexed is to be read: `'soon'` when it may be growing, `'later'` when it failed lately. */
  when(file: AudioFile, now: number): 'now' | 'soon' | 'later' {
    const { path, size, mtimeMs } = file
    const retry = this.#retries.get(path)
    if (retry && isSame(retry, file) && now < retry.at) return 'later'
    const last = this.#looks.get(path)
    const since = last && isSame(last, file) ? last.since : now
    if (last && now - since >= this.#quietMs && !this.#changes.has(path)) {
      this.#looks.delete(path)
      return 'now'
    }
    this.#looks.set(path, { size, mtimeMs, since })
    if (!this.#changes.has(path)) this.note(path, now)
    return 'soon'
  }

  /** A file could not be read, for a reason that may pass. */
  postpone(file: AudioFile, now: number): void {
    const { path, size, mtimeMs } = file
    const last = this.#retries.get(path)
    const wait = last && isSame(last, file) ? Math.min(2 * last.wait, LAST_RETRY_MS) : FIRST_RETRY_MS
    this.#retries.set(path, { size, mtimeMs, at: now + wait, wait })
    this.note(path, now + wait)
  }

  /**
   * Puts a batch back in which a file was not ready: what seems to be deleted may be what is not ready, by its new name. False
   * when the batch has waited for long.
   */
  hold(paths: readonly string[], now: number): boolean {
    if (this.#holds >= MOST_HOLDS) {
      this.#holds = 0
      return false
    }
    this.#holds++
    for (const path of paths) if (!this.#changes.has(path)) this.note(path, now)
    return true
  }

  /** A batch went through. */
  done(): void {
    this.#holds = 0
  }
}

function isSame(a: { size: number; mtimeMs: number }, b: { size: number; mtimeMs: number }): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs
}

/** Paths without those that lie below another one. O(paths x depth) */
function outermost(paths: readonly string[]): string[] {
  const all = new Set(paths)
  return paths.filter(path => {
    for (let folder = dirname(path), below = path; folder !== below; below = folder, folder = dirname(folder)) {
      if (all.has(folder)) return false
    }
    return true
  })
}
