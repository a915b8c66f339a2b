import { existsSync } from 'node:fs'
import type { PlaylistRecommender } from 'murecom'
import { openRecommender } from 'murecom/node'
import { openCatalog } from 'murecom/spotify-crawler'
import type { Io } from '../terminal/io.ts'
import { defaultCatalogPath, defaultModelPath, requireCatalog } from './model-paths.ts'

/**
 * Opens the trained recommender where there is one, for commands that can do without, and closes its catalogue after `work`.
 * One that is named must be there.
 */
export async function withRecommender<T>(
  { db, model }: { db?: string; model?: string },
  io: Io,
  work: (recommender: PlaylistRecommender | undefined) => Promise<T>,
): Promise<T> {
  const folder = model ?? defaultModelPath(io.env)
  const isNamed = db !== undefined || model !== undefined
  if (!isNamed && !(existsSync(folder) && existsSync(defaultCatalogPath(io.env)))) return work(undefined)
  const catalog = await openCatalog(requireCatalog(db, io.env))
  try {
    return await work(await openRecommender(folder, catalog))
  } finally {
    catalog.close()
  }
}
