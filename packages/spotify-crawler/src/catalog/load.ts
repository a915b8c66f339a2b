import { CatalogError } from '../errors.ts'
import type { CatalogStore, Claim } from './dialect/store.ts'

/**
 * Large imports: the indexes that grow slow with their size are dropped, and built again at the end as sorted runs. A row of
 * `loads` is there while they are gone. A process that is killed meanwhile leaves a catalogue whose rows are right and whose
 * indexes are missing: whoever opens it next, or writes to it next, builds them first.
 *
 * Readers of other processes see whole playlists all the time; searches then rank without popularity.
 */
export function beginLoad(store: CatalogStore): void {
  store.transaction(() => {
    for (const { name } of store.dialect.deferredIndexes) store.execute(`DROP INDEX IF EXISTS ${name}`)
    for (const sql of store.dialect.beforeLoad) store.execute(sql)
    store.put('INSERT INTO loads (began_at) VALUES (?)', Date.now())
  })
}

/** Builds what is missing. Each index is a transaction of its own: after a kill it goes on with the next one. */
export function finishLoad(store: CatalogStore): void {
  for (const { create } of store.dialect.deferredIndexes) store.execute(create)
  store.transaction(() => {
    for (const sql of store.dialect.afterLoad) store.execute(sql)
    store.execute('DELETE FROM loads')
  })
}

/** True while a load goes on, or when one was killed and not made good yet. */
export function isLoadPending(store: CatalogStore): boolean {
  return store.prepare('SELECT 1 FROM loads LIMIT 1').get() !== undefined
}

/**
 * The right to write into a catalogue, with its indexes complete. See {@link CatalogStore.claim}.
 *
 * @throws CatalogError code `'crawl-running'` when another crawl or import has it
 */
export function claimForWriting(store: CatalogStore, claim: Claim = 'alone'): () => void {
  const release = store.claim(claim)
  try {
    if (isLoadPending(store)) finishLoad(store)
    return release
  } catch (error) {
    release()
    throw error
  }
}

/** Makes good what a killed import left, unless one is at work just now. */
export function mendLoad(store: CatalogStore): void {
  if (store.isReadOnly || !isLoadPending(store)) return
  try {
    claimForWriting(store)()
  } catch (error) {
    if (!(error instanceof CatalogError && error.code === 'crawl-running')) throw error
  }
}
