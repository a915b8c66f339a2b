import type Database from 'better-sqlite3'
import type { AddFolderOptions } from '../analysis/folder-options.ts'
import { progressSince } from '../analysis/progress.ts'
import { LastFolder } from '../tags/folder.ts'
import { readTags } from '../tags/read-tags.ts'
import { TagStore } from './tag-store.ts'

/** Songs that are read together, and stored in one transaction. */
const AT_ONCE = 8

/** Songs among some whose tags an older version read. */
export function outdatedSongs(db: Database.Database, present: readonly string[]): string[] {
  const there = new Set(present)
  return new TagStore(db).outdated().filter(path => there.has(path))
}

/**
 * Reads the tags, cover and lyrics of songs anew, without their sound.
 *
 * @returns how many songs were read; a file that cannot be read is tried again in the next run
 */
export async function readTagsAgain(
  db: Database.Database,
  paths: readonly string[],
  { signal, onProgress }: Pick<AddFolderOptions, 'signal' | 'onProgress'>,
): Promise<number> {
  const store = new TagStore(db)
  const folders = new LastFolder()
  const started = performance.now()
  let count = 0
  for (let at = 0; at < paths.length && !signal?.aborted; at += AT_ONCE) {
    const some = paths.slice(at, at + AT_ONCE)
    const read = await Promise.all(some.map(path => readTags(path, folders).catch(() => undefined)))
    db.transaction(() => {
      for (const [i, tags] of read.entries()) if (tags && store.save(some[i]!, tags)) count++
    }).immediate()
    onProgress?.(progressSince(started, at + some.length, paths.length, some.at(-1)!))
  }
  return count
}
