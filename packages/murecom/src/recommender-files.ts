import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ItemKnn } from '@murecom/item-cf'
import { foldName } from '@murecom/spotify-crawler/names'
import { KeyedVectors } from '@murecom/word2vec'
import { RecommenderError } from './errors.ts'
import { PlaylistRecommender, type RecommenderOptions } from './playlist-recommender.ts'
import type { PlaylistCatalog } from './playlists/catalog.ts'
import { NameTable } from './playlists/name-table.ts'
import { NeighborTable } from './playlists/neighbor-table.ts'

/** Names of the parts within a recommender's folder; `model.json` is written last and makes them valid. */
const FILES = {
  items: 'items.bin',
  vectors: 'vectors.bin',
  table: 'next-songs.bin',
  names: 'names.bin',
  manifest: 'model.json',
} as const
const VERSION = 2

/** What `model.json` says of a trained recommender. */
export interface RecommenderManifest {
  version: number
  /** ISO date and time of the training. */
  trainedAt: string
  /** Tracks that have next songs. */
  tracks: number
}

/**
 * Writes a recommender into a folder. The new files are complete before they take the old ones' names: a crash leaves the
 * old recommender, or none that opens.
 */
export async function saveRecommender(recommender: PlaylistRecommender, folder: string): Promise<RecommenderManifest> {
  await mkdir(folder, { recursive: true })
  const { items, vectors, table, names = NameTable.build([]) } = recommender.models
  const write = (name: string, data: ArrayBuffer | string): Promise<void> =>
    writeFile(join(folder, `${name}.new`), typeof data === 'string' ? data : new Uint8Array(data))
  const manifest = { version: VERSION, trainedAt: new Date().toISOString(), tracks: table.size }
  await write(FILES.items, items.toBuffer())
  await write(FILES.vectors, vectors.toBuffer())
  await write(FILES.table, table.toBuffer())
  await write(FILES.names, names.toBuffer())
  await write(FILES.manifest, `${JSON.stringify(manifest, null, 2)}\n`)
  await rm(join(folder, FILES.manifest), { force: true })
  for (const name of [FILES.items, FILES.vectors, FILES.table, FILES.names, FILES.manifest]) {
    await rename(join(folder, `${name}.new`), join(folder, name))
  }
  return manifest
}

/**
 * Opens a recommender that {@link saveRecommender} wrote.
 *
 * @param folder where it is
 * @param catalog the catalogue it was trained on
 * @throws RecommenderError when there is none, ForeignBufferError when a file is broken
 */
export async function openRecommender(
  folder: string,
  catalog: PlaylistCatalog,
  options: RecommenderOptions = {},
): Promise<PlaylistRecommender> {
  const manifest = await readManifest(folder)
  if (manifest.version !== VERSION) {
    throw new RecommenderError(
      'other-version',
      `${folder}: this recommender has version ${manifest.version}, this murecom reads version ${VERSION}: train again`,
    )
  }
  const read = (name: string): Promise<Uint8Array> => readFile(join(folder, name))
  const models = {
    items: ItemKnn.from(await read(FILES.items)),
    vectors: KeyedVectors.from<number>(await read(FILES.vectors)),
    table: NeighborTable.from(await read(FILES.table)),
    names: NameTable.from(await read(FILES.names)),
  }
  return new PlaylistRecommender(catalog, models, { foldName, ...options })
}

async function readManifest(folder: string): Promise<RecommenderManifest> {
  let text: string
  try {
    text = await readFile(join(folder, FILES.manifest), 'utf8')
  } catch (cause) {
    throw new RecommenderError('no-model', `${folder}: no trained recommender there`, { cause })
  }
  try {
    return JSON.parse(text) as RecommenderManifest
  } catch (cause) {
    throw new RecommenderError('no-model', `${folder}: its ${FILES.manifest} is broken: train again`, { cause })
  }
}
