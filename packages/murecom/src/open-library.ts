import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { checkOptions, MurecomError, type OptionNames, show } from '@murecom/internal'
import { isPostgresUrl } from '@murecom/internal/database-address'
import { LibraryError } from './errors.ts'
import { dataFolder } from './library/files/data-folder.ts'
import { type LibraryModelOption, settleModel, wantedModel } from './library/store/library-model.ts'
import { closeDatabase, isReadOnly, openDatabase } from './library/store/open-database.ts'
import type { FollowState } from './library/threads/answer-requests.ts'
import { Library } from './library.ts'

/** How a library is opened. */
export interface OpenLibraryOptions {
  /**
   * What turns a new library's audio into vectors: `'musicnn'` (default) has the better neighbours, `'gtzan'` is the
   * original's network and much faster, and `{ file }` is a genre network of your own, of which a copy is kept in the
   * library. A library that exists keeps its model; another one is refused. `'musicnn-1'` was `'musicnn'` in older versions:
   * their libraries keep it until `Library.renew`, also where `'musicnn'` is named.
   */
  model?: LibraryModelOption
  /**
   * Gets a line when the index that is kept beside a large library (`<file>.index`, so that the next process need not read
   * all songs) was foreign, damaged or could not be written. Default: nothing is said; the answers are the same.
   */
  onNotice?: ((line: string) => void) | undefined
  /**
   * Where the copy of a library on PostgreSQL is kept, and what was listened to beside it. Default: `postgres` in the folder of
   * `dataFolder`.
   */
  mirrorFolder?: string | undefined
}

const OPTIONS: OptionNames<OpenLibraryOptions> = { model: 1, onNotice: 1, mirrorFolder: 1 }

/**
 * Opens a library: a `SongIndex` of files, kept in one SQLite file and made when it is not there. A file that an older
 * version wrote is upgraded in one transaction. One that cannot be written to (a disc, another user's file) is opened for
 * reading; then `addFolder` is refused.
 *
 * The address of a PostgreSQL database opens the library there, which `openSharedLibrary` makes: its songs are copied into a file of
 * this machine, from which questions are answered, and which follows what is indexed until the library is closed. It cannot be
 * indexed into from here. It takes the packages pg and, for its queue, pg-boss.
 *
 * @param file path of the library; its folder is made when needed. `':memory:'` keeps it in memory. Or
 *   `'postgres://user@host/database'`
 * @throws LibraryError when the file is another program's, of a newer layout, or of another model; it is left untouched. Of
 *   PostgreSQL when the server cannot be reached, refuses the user, or has no library, with a code for each
 * @example
 * const library = await openLibrary('music.murecom')
 * await library.addFolder('/home/me/Music')
 * await library.similar('/home/me/Music/song.mp3', { limit: 5 })
 */
export function openLibrary(file: string, options: OpenLibraryOptions = {}): Promise<Library> {
  return open(file, options, 'questions')
}

/** @internal The library of a thread that answers: ready for the first question, and it follows the file when it is called. */
export async function openFollowing(
  file: string,
  onNotice: (line: string) => void,
): Promise<{ library: Library; follow: (limit: number) => FollowState }> {
  const library = await open(file, { onNotice }, 'calls')
  await library.prepare()
  return { library, follow: limit => library.follow(limit) }
}

async function open(file: string, options: OpenLibraryOptions, follows: 'questions' | 'calls'): Promise<Library> {
  const { model, onNotice, mirrorFolder } = checkOptions('openLibrary', options, OPTIONS)
  if (typeof file !== 'string' || file.trim() === '') {
    throw new RangeError(`openLibrary: file must be a path, got ${show(file)}`)
  }
  // Before the file is made, so that a model that cannot be used leaves no empty library.
  const wanted = model === undefined ? undefined : await wantedModel(model)
  if (isPostgresUrl(file)) {
    const { openMirrored } = await import('./library/postgres/open-mirrored.ts')
    return openMirrored(file, wanted, { onNotice, folder: mirrorFolder ?? join(dataFolder(), 'postgres') })
  }
  if (file !== ':memory:' && !existsSync(file)) mkdirSync(dirname(resolve(file)), { recursive: true })
  const db = openDatabase(file)
  try {
    return new Library(db, await settleModel(db, file, wanted), { onNotice, follows })
  } catch (error) {
    closeDatabase(db)
    if (!isReadOnly(db) || MurecomError.isInstance(error)) throw error
    throw new LibraryError('read-only', `${file}: is empty, and cannot be written to`, { cause: error })
  }
}
