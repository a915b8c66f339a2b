import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CommandError } from '../errors.ts'
import type { Io } from '../terminal/io.ts'
import { defaultLibraryPath } from './library-path.ts'

/** The help line of the option that names the catalogue of playlists. */
export const DB_OPTION = [
  '--db <file>',
  'the catalogue of playlists (default: catalog.db in your data folder)',
] as const
/** The help line of the option that names the trained recommender. */
export const MODEL_OPTION = ['--model <folder>', 'the trained recommender (default: in your data folder)'] as const

/** Where the catalogue is unless `--db` says otherwise. */
export function defaultCatalogPath(env: Io['env']): string {
  return join(dirname(defaultLibraryPath(env)), 'catalog.db')
}

/** Where the trained recommender is unless `--model` says otherwise. */
export function defaultModelPath(env: Io['env']): string {
  return join(dirname(defaultLibraryPath(env)), 'next-songs')
}

/** Where `train-genre` puts its network and pictures unless `--out` says otherwise. */
export function defaultGenresPath(env: Io['env']): string {
  return join(dirname(defaultLibraryPath(env)), 'genres')
}

/** The catalogue's path, which must be there. */
export function requireCatalog(file: string | undefined, env: Io['env']): string {
  const path = file ?? defaultCatalogPath(env)
  if (existsSync(path)) return path
  throw new CommandError(
    `${path}: no catalogue of playlists there. Make one with: murecom import <files> or murecom crawl`,
  )
}
