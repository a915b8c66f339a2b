import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isPostgresUrl } from '@murecom/internal/database-address'
import { CommandError } from '../errors.ts'
import type { Io } from '../terminal/io.ts'
import { defaultLibraryPath } from './library-path.ts'

/** The help line of the option that names the catalogue of playlists. */
export const DB_OPTION = [
  '--db <file>',
  'the catalogue of playlists: a file, or postgres://user@host/database (default: catalog.db in your data folder)',
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

/** False for the path of a catalogue where no file is. What a server has is known when it is asked. */
export function hasCatalog(db: string): boolean {
  return isPostgresUrl(db) || existsSync(db)
}

/** Makes the folder of a catalogue that is going to be made. */
export function makeCatalogFolder(db: string): void {
  if (!isPostgresUrl(db)) mkdirSync(dirname(resolve(db)), { recursive: true })
}

/** The place of the catalogue, which must be there. */
export function requireCatalog(file: string | undefined, env: Io['env']): string {
  const path = file ?? defaultCatalogPath(env)
  if (hasCatalog(path)) return path
  throw new CommandError(
    `${path}: no catalogue of playlists there. Make one with: murecom import <files> or murecom crawl`,
  )
}
