import { existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { checkOptions, MurecomError, type OptionNames, show } from '@murecom/internal'
import { LibraryError } from './errors.ts'
import { type LibraryModelOption, settleModel, wantedModel } from './library/store/library-model.ts'
import { closeDatabase, isReadOnly, openDatabase } from './library/store/open-database.ts'
import { Library } from './library.ts'

/** How a library is opened. */
export interface OpenLibraryOptions {
  /**
   * What turns a new library's audio into vectors: `'musicnn'` (default) has the better neighbours, `'gtzan'` is the original's network and about
   * twenty times as fast, and `{ file }` is a genre network of your own, of which a copy is kept in the library. A library
   * that exists keeps its model; another one is refused.
   */
  model?: LibraryModelOption
}

const OPTIONS: OptionNames<OpenLibraryOptions> = { model: 1 }

/**
 * Opens a library: a `SongIndex` of files, kept in one SQLite file and made when it is not there. A file that an older
 * version wrote is upgraded in one transaction. One that cannot be written to (a disc, another user's file) is opened for
 * reading; then `addFolder` is refused.
 *
 * @param file path of the library; its folder is made when needed. `':memory:'` keeps it in memory
 * @throws LibraryError when the file is another program's, of a newer layout, or of another model; it is left untouched
 * @example
 * const library = await openLibrary('music.murecom')
 * await library.addFolder('/home/me/Music')
 * await library.similar('/home/me/Music/song.mp3', { limit: 5 })
 */
export async function openLibrary(file: string, options: OpenLibraryOptions = {}): Promise<Library> {
  const { model } = checkOptions('openLibrary', options, OPTIONS)
  if (typeof file !== 'string' || file.trim() === '') {
    throw new RangeError(`openLibrary: file must be a path, got ${show(file)}`)
  }
  // Before the file is made, so that a model that cannot be used leaves no empty library.
  const wanted = model === undefined ? undefined : await wantedModel(model)
  if (file !== ':memory:' && !existsSync(file)) mkdirSync(dirname(resolve(file)), { recursive: true })
  const db = openDatabase(file)
  try {
    return new Library(db, await settleModel(db, file, wanted))
  } catch (error) {
    closeDatabase(db)
    if (!isReadOnly(db) || MurecomError.isInstance(error)) throw error
    throw new LibraryError('read-only', `${file}: is empty, and cannot be written to`, { cause: error })
  }
}
