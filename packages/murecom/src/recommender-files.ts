import { readFileSync, statSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ItemKnn } from '@murecom/item-cf'
import { foldName } from '@murecom/spotify-crawler/names'
import { KeyedVectors } from '@murecom/word2vec'
import { RecommenderError } from './errors.ts'
import { PlaylistRecommender, type RecommenderModels, type RecommenderOptions } from './playlist-recommender.ts'
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
 * Writes a recommender into a folder. The new files are complete before they take the old ones' names: after a crash
 * the old recommender is there, or none that opens.
 */
export async function saveRecommender(recommender: PlaylistRecommender, folder: string): Promise<RecommenderManifest> {
  await mkdir(folder, { recursive: true })
  const { items, vectors, table, names = NameTable.build([]) } = recommender.models
  const write = (name: string, data: ArrayBuffer | string): Promise<void> =>
    writeFile(join(folder, `${name}.new`), typeof data === 'string' ? data : new Uint8Array(data))
  const manifest = { version: VERSION, trainedAt: new Date().toISOString(), tracks: table.length }
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
 * Opens a recommender that {@link saveRecommender} wrote. The two models are read at the first question that needs them:
 * a playlist to continue, a mistyped name.
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
  const manifest = readManifest(folder)
  if (manifest.version !== VERSION) {
    throw new RecommenderError(
      'other-version',
      `${folder}: this recommender has version ${manifest.version}, this murecom reads version ${VERSION}: train again`,
    )
  }
  return new PlaylistRecommender(catalog, new StoredModels(folder, manifest), { foldName, ...options })
}

/** The parts of a stored recommender, each read when it is first asked: an answer to `nextSongs` needs only the tables. */
class StoredModels implements RecommenderModels {
  readonly table: NeighborTable
  readonly names: NameTable
  readonly #folder: string
  readonly #trainedAt: string
  #items: ItemKnn | undefined
  #vectors: KeyedVectors<number> | undefined

  constructor(folder: string, { trainedAt }: RecommenderManifest) {
    this.#folder = folder
    this.#trainedAt = trainedAt
    this.table = NeighborTable.from(this.#read(FILES.table))
    this.names = NameTable.from(this.#read(FILES.names))
    for (const name of [FILES.items, FILES.vectors]) statSync(join(folder, name))
  }

  get items(): ItemKnn {
    this.#items ??= ItemKnn.from(this.#read(FILES.items))
    return this.#items
  }

  get vectors(): KeyedVectors<number> {
    this.#vectors ??= KeyedVectors.from<number>(this.#read(FILES.vectors))
    return this.#vectors
  }

  /** Parts of two trainings do not fit together. */
  #read(name: string): Uint8Array {
    const bytes = readFileSync(join(this.#folder, name))
    if (readManifest(this.#folder).trainedAt === this.#trainedAt) return bytes
    throw new RecommenderError('changed', `${this.#folder}: was trained again since it was opened: open it again`)
  }
}

function readManifest(folder: string): RecommenderManifest {
  let text: string
  try {
    text = readFileSync(join(folder, FILES.manifest), 'utf8')
  } catch (cause) {
    throw new RecommenderError('no-model', `${folder}: no trained recommender there`, { cause })
  }
  try {
    return JSON.parse(text) as RecommenderManifest
  } catch (cause) {
    throw new RecommenderError('no-model', `${folder}: its ${FILES.manifest} is broken: train again`, { cause })
  }
}
