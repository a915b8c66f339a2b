import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, statfs } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { crc32 } from 'node:zlib'
import { checkOptions, type OptionNames } from '@murecom/internal'
import { foldName } from '@murecom/spotify-crawler/names'
import { RecommenderError } from './errors.ts'
import { PlaylistRecommender, type RecommenderOptions } from './playlist-recommender.ts'
import type { PlaylistCatalog } from './playlists/catalog.ts'
import { identityOf, isAnotherCatalog } from './playlists/files/catalog-identity.ts'
import {
  MANIFEST,
  manifestText,
  PARTS,
  type PartFile,
  type PartName,
  partsFolder,
  type RecommenderManifest,
  readManifest,
  VERSION,
} from './playlists/files/manifest.ts'
import { StoredModels } from './playlists/files/stored-models.ts'
import { removeOlder, syncFolder, writeSynced } from './playlists/files/write.ts'
import { NameTable } from './playlists/name-table.ts'

/** How {@link saveRecommender} saves. */
export interface SaveRecommenderOptions {
  /** What was given to the training, for whoever reads the manifest. */
  options?: Readonly<Record<string, unknown>>
  /** Rejects with `signal.reason` between two files; the old recommender stays. */
  signal?: AbortSignal | undefined
}

const SAVE: OptionNames<SaveRecommenderOptions> = { options: 1, signal: 1 }
/** Room that a disk must have beyond the files themselves. */
const SPARE_BYTES = 1 << 20

/**
 * Writes a recommender into a folder. Its parts go into a folder of this training; then one rename makes them valid, so a
 * reader finds the old recommender or the new one, whatever happens. An older training is removed when nobody reads it.
 *
 * @throws RecommenderError (`'disk-full'`) before anything is written when the disk has no room, and when it runs full; what was
 *   written is removed then
 * @example
 * await saveRecommender(await PlaylistRecommender.train(catalog), 'next-songs')
 */
export async function saveRecommender(
  recommender: PlaylistRecommender,
  folder: string,
  options: SaveRecommenderOptions = {},
): Promise<RecommenderManifest> {
  const { options: trained = {}, signal } = checkOptions('saveRecommender', options, SAVE)
  const { items, ease, als, vectors, cold, table, names = NameTable.build([]) } = recommender.models
  const models = { items, ease, als, vectors, cold, table, names }
  const entries = Object.entries(models).flatMap(([name, model]) =>
    model ? [[name as PartName, new Uint8Array(model.toBuffer())] as const] : [],
  )
  signal?.throwIfAborted()
  await mkdir(folder, { recursive: true })
  await requireRoom(
    folder,
    entries.reduce((sum, [, { length }]) => sum + length, 0),
  )
  const manifest: RecommenderManifest = {
    version: VERSION,
    id: randomUUID(),
    trainedAt: new Date().toISOString(),
    tracks: table.length,
    options: trained,
    catalog: identityOf(recommender.catalog, table.ids),
    choice: recommender.choice,
    parts: Object.fromEntries(
      entries.map(([name, bytes]) => [name, { bytes: bytes.length, checksum: crc32(bytes) } satisfies PartFile]),
    ),
  }
  const training = partsFolder(folder, manifest)
  const unfinished = `${training}.new`
  try {
    await mkdir(unfinished)
    for (const [name, bytes] of entries) {
      signal?.throwIfAborted()
      await writeSynced(join(unfinished, PARTS[name]), bytes)
    }
    await syncFolder(unfinished)
    await rename(unfinished, training)
    await writeSynced(join(folder, `${MANIFEST}.new`), new TextEncoder().encode(manifestText(manifest)))
    await syncFolder(folder)
    signal?.throwIfAborted()
    await rename(join(folder, `${MANIFEST}.new`), join(folder, MANIFEST))
    await syncFolder(folder)
  } catch (error) {
    for (const path of [unfinished, training, join(folder, `${MANIFEST}.new`)]) {
      await rm(path, { recursive: true, force: true })
    }
    if ((error as { code?: string }).code !== 'ENOSPC') throw error
    throw new RecommenderError('disk-full', `${folder}: the disk is full; nothing was changed`, { cause: error })
  }
  await removeOlder(folder, training)
  return manifest
}

/**
 * Throws unless the disk of a folder has room for a recommender of about `bytes`: call it before hours of training.
 *
 * @throws RecommenderError (`'disk-full'`)
 */
export async function requireRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(nearestThere(folder))
  const free = bavail * bsize
  if (free >= bytes + SPARE_BYTES) return
  const mb = (n: number): string => `${Math.ceil(n / 1e6)} MB`
  throw new RecommenderError(
    'disk-full',
    `${folder}: has room for ${mb(free)}, the model needs ${mb(bytes + SPARE_BYTES)}`,
  )
}

/** The folder itself, or the nearest above it that is there. */
function nearestThere(folder: string): string {
  let there = resolve(folder)
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there)
  return there
}

/** How {@link openRecommender} opens. */
export interface OpenRecommenderOptions extends RecommenderOptions {
  /** Rejects with `signal.reason` before the next file is read. */
  signal?: AbortSignal | undefined
}

const OPEN: OptionNames<OpenRecommenderOptions> = { audio: 1, foldName: 1, signal: 1 }

/**
 * Opens a recommender that {@link saveRecommender} wrote. The two models are read at the first question that needs them: a playlist
 * to continue, a mistyped name.
 *
 * @param folder where it is
 * @param catalog the catalogue it was trained on; another one is refused, as its ids mean other tracks
 * @throws RecommenderError when there is none, it is broken or of another catalogue, ForeignBufferError when a part is damaged
 * @example
 * const recommender = await openRecommender('next-songs', await openCatalog('playlists.db'))
 */
export async function openRecommender(
  folder: string,
  catalog: PlaylistCatalog,
  options: OpenRecommenderOptions = {},
): Promise<PlaylistRecommender> {
  const { signal, ...rest } = checkOptions('openRecommender', options, OPEN)
  signal?.throwIfAborted()
  // A training that ends between the two reads replaces what the first one named: then the second names another.
  for (let manifest = readManifest(folder); ; ) {
    try {
      return openTraining(folder, manifest, catalog, rest)
    } catch (error) {
      const now = readManifest(folder)
      if (now.id === manifest.id) throw error
      manifest = now
      signal?.throwIfAborted()
    }
  }
}

function openTraining(
  folder: string,
  manifest: RecommenderManifest,
  catalog: PlaylistCatalog,
  options: RecommenderOptions,
): PlaylistRecommender {
  const why = manifest.catalog && isAnotherCatalog(catalog, manifest.catalog)
  if (why) throw new RecommenderError('other-catalog', `${folder}: was trained on another catalogue: ${why}`)
  return new PlaylistRecommender(catalog, new StoredModels(folder, manifest), { foldName, ...options })
}

/** What is known of the recommender in a folder, without opening it. @throws RecommenderError as {@link openRecommender} */
export function recommenderManifest(folder: string): RecommenderManifest {
  return readManifest(folder)
}
