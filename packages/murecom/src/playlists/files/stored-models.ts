import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { ForeignBufferError } from '@murecom/internal'
import { ItemKnn } from '@murecom/item-cf'
import { KeyedVectors } from '@murecom/word2vec'
import { RecommenderError } from '../../errors.ts'
import type { RecommenderModels } from '../../playlist-recommender.ts'
import { NameTable } from '../name-table.ts'
import { NeighborTable } from '../neighbor-table.ts'
import { PARTS, type PartName, partsFolder, type RecommenderManifest, readManifest } from './manifest.ts'
import { type Reading, startReading } from './readers.ts'

/**
 * The parts of a stored recommender, each read when it is first asked: an answer to `nextSongs` needs only the tables. Until
 * all are read, the training is marked as one that is being read, so that no later training removes it.
 */
export class StoredModels implements RecommenderModels {
  readonly table: NeighborTable
  readonly names: NameTable
  readonly #folder: string
  readonly #manifest: RecommenderManifest
  readonly #reading: Reading
  #items: ItemKnn | undefined
  #vectors: KeyedVectors<number> | undefined

  constructor(folder: string, manifest: RecommenderManifest) {
    this.#folder = folder
    this.#manifest = manifest
    this.#reading = manifest.id === undefined ? { end: () => {} } : startReading(partsFolder(folder, manifest))
    try {
      this.table = NeighborTable.from(this.#read('table'))
      this.names = NameTable.from(this.#read('names'))
      for (const name of ['items', 'vectors'] as const) this.#checkSize(name)
    } catch (error) {
      this.#reading.end()
      throw error
    }
  }

  get items(): ItemKnn {
    this.#items ??= ItemKnn.from(this.#read('items'))
    this.#endWhenRead()
    return this.#items
  }

  get vectors(): KeyedVectors<number> {
    this.#vectors ??= KeyedVectors.from<number>(this.#read('vectors'))
    this.#endWhenRead()
    return this.#vectors
  }

  #endWhenRead(): void {
    if (this.#items && this.#vectors) this.#reading.end()
  }

  #path(name: PartName): string {
    return join(partsFolder(this.#folder, this.#manifest), PARTS[name])
  }

  #checkSize(name: PartName): void {
    const path = this.#path(name)
    const size = statSync(path, { throwIfNoEntry: false })?.size
    if (size === undefined) throw this.#broken(`${PARTS[name]} is missing`)
    const bytes = this.#manifest.parts?.[name].bytes ?? size
    if (size !== bytes) throw this.#broken(`${PARTS[name]} has ${size} bytes of ${bytes}`)
  }

  #read(name: PartName): Uint8Array {
    const { parts, trainedAt } = this.#manifest
    // Version 2: parts of two trainings lie at the same places, and do not fit together.
    if (!parts && readManifest(this.#folder).trainedAt !== trainedAt) {
      throw new RecommenderError('changed', `${this.#folder}: was trained again since it was opened: open it again`)
    }
    this.#checkSize(name)
    const bytes = readFileSync(this.#path(name))
    if (!parts) return bytes
    if (crc32(bytes) !== parts[name].checksum) {
      throw new ForeignBufferError(`${this.#folder}: ${PARTS[name]} is damaged, or of another training: train again`)
    }
    return bytes
  }

  #broken(why: string): RecommenderError {
    return new RecommenderError('broken', `${this.#folder}: ${why}: train again`)
  }
}
