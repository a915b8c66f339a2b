import type { SongRecord } from './song-record.ts'

const NAME = 'murecom'
const STORE = 'songs'
/**
 * A change of what a record holds gets the next number. The second came with the model musicnn-2, whose vectors are no others': the
 * songs of an older database are kept, to be heard again.
 */
const VERSION = 2

/** The songs that the browser keeps for this page, in IndexedDB. Sound is not kept: only what was heard, and handles of files. */
export class Database {
  readonly #db: IDBDatabase

  private constructor(db: IDBDatabase) {
    this.#db = db
  }

  /** Rejects where the browser keeps nothing, such as in some private windows. */
  static async open(): Promise<Database> {
    const request = indexedDB.open(NAME, VERSION)
    request.addEventListener('upgradeneeded', () => {
      const db = request.result
      if (db.objectStoreNames.contains(STORE)) forgetSound(request.transaction!.objectStore(STORE))
      else db.createObjectStore(STORE, { keyPath: 'id' })
    })
    const db = await done(request)
    db.addEventListener('versionchange', () => db.close()) // a newer page in another tab
    return new Database(db)
  }

  all(): Promise<SongRecord[]> {
    return done(this.#db.transaction(STORE).objectStore(STORE).getAll() as IDBRequest<SongRecord[]>)
  }

  /** Writes records, all of them or none. */
  put(records: readonly SongRecord[]): Promise<void> {
    return this.#write(store => {
      for (const record of records) store.put(record)
    })
  }

  clear(): Promise<void> {
    return this.#write(store => store.clear())
  }

  #write(change: (store: IDBObjectStore) => void): Promise<void> {
    const transaction = this.#db.transaction(STORE, 'readwrite')
    change(transaction.objectStore(STORE))
    return new Promise((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve())
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('the browser kept nothing')))
    })
  }
}

/** Leaves the songs, as if they were chosen and not heard yet. */
function forgetSound(store: IDBObjectStore): void {
  const cursors = store.openCursor()
  cursors.addEventListener('success', () => {
    const cursor = cursors.result
    if (!cursor) return
    const { heard: _, ...record } = cursor.value as SongRecord
    cursor.update(record)
    cursor.continue()
  })
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })
}
