import { existsSync } from 'node:fs'
import type { PlaylistRecommender } from 'murecom'
import { type Library, libraryNeighbors, openRecommender } from 'murecom/node'
import { type Catalog, openCatalog } from 'murecom/spotify-crawler'
import { defaultCatalogPath, defaultModelPath, requireCatalog } from '../model-paths.ts'
import type { Io } from '../terminal/io.ts'

/** A recommender with the catalogue that it reads, to be closed with it. */
export interface LoadedRecommender {
  recommender: PlaylistRecommender
  catalog: Catalog
}

/**
 * The recommender of `--db` and `--model`, or the one in the user's data folder; undefined when neither option is given and
 * there is none. Songs that no playlist knows are answered for by the music library.
 */
export async function loadRecommender(
  options: { db?: string; model?: string },
  library: Library,
  io: Io,
): Promise<LoadedRecommender | undefined> {
  const { env } = io
  const named = options.db !== undefined || options.model !== undefined
  if (!named && !(existsSync(defaultCatalogPath(env)) && existsSync(defaultModelPath(env)))) return undefined
  const catalog = await openCatalog(requireCatalog(options.db, env))
  try {
    const audio = libraryNeighbors(library)
    return { catalog, recommender: await openRecommender(options.model ?? defaultModelPath(env), catalog, { audio }) }
  } catch (error) {
    catalog.close()
    throw error
  }
}
