import { beginLoad, finishLoad } from '../catalog/load.ts'
import type { Catalog } from '../catalog.ts'

/** Files smaller than this are in within seconds either way. */
const LEAST_BYTES = 50_000_000

/** Whether to build the indexes anew costs less than to keep them up to date: see `ImportOptions.rebuildIndexes`. */
export function isLarge(catalog: Catalog, bytes: number): boolean {
  const { store } = catalog
  return bytes >= LEAST_BYTES && bytes >= (store.prepare(store.dialect.size).pluck().get() as number) / 4
}

/** Runs an import without indexes and builds them at its end, however it ends. */
export async function asLoad(catalog: Catalog, work: () => Promise<void>): Promise<void> {
  beginLoad(catalog.store)
  try {
    await catalog.writer.withAllKeys(work)
  } finally {
    finishLoad(catalog.store)
  }
}
