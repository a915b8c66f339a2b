import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { ForeignBufferError } from '@murecom/internal'
import { FactorRegression, ImplicitAls, ItemKnn } from '@murecom/item-cf'
import { KeyedVectors } from '@murecom/word2vec'
import { RecommenderError } from '../../errors.ts'
import type { BlendChoice } from '../choice/choose-blend.ts'
import { NameTable } from '../name-table.ts'
import { NeighborTable } from '../neighbor-table.ts'
import { HeadWeights } from '../parts/head-weights.ts'
import type { RecommenderModels } from '../training/models.ts'
import { PARTS, type PartName, partNames, partsFolder, type RecommenderManifest, readManifest } from './manifest.ts'
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
  /** Models that are not read yet. */
  readonly #unread: Set<PartName>
  #items: ItemKnn | undefined
  #ease: HeadWeights | undefined
  #als: ImplicitAls | undefined
  #cold: FactorRegression | undefined
  #vectors: KeyedVectors<number> | undefined

  constructor(folder: string, manifest: RecommenderManifest) {
    this.#folder = folder
    this.#manifest = manifest
    this.#reading = manifest.id === undefined ? { end: () => {} } : startReading(partsFolder(folder, manifest))
    this.#unread = new Set(partNames(manifest.parts).filter(name => name !== 'table' && name !== 'names'))
    try {
      this.table = NeighborTable.from(this.#read('table'))
      this.names = NameTable.from(this.#read('names'))
      for (const name of this.#unread) this.#checkSize(name)
    } catch (error) {
      this.#reading.end()
      throw error
    }
  }

  get choice(): BlendChoice | undefined {
    return this.#manifest.choice
  }

  get items(): ItemKnn {
    this.#items ??= this.#once('items', ItemKnn.from)
    return this.#items!
  }

  get ease(): HeadWeights | undefined {
    this.#ease ??= this.#once('ease', HeadWeights.from)
    return this.#ease
  }

  get als(): ImplicitAls | undefined {
    this.#als ??= this.#once('als', bytes => ImplicitAls.from(bytes))
    return this.#als
  }

  get cold(): FactorRegression | undefined {
    this.#cold ??= this.#once('cold', bytes => FactorRegression.from(bytes))
    return this.#cold
  }

  get vectors(): KeyedVectors<number> | undefined {
    this.#vectors ??= this.#once('vectors', bytes => KeyedVectors.from<number>(bytes))
    return this.#vectors
  }

  /** A model that is not read yet; undefined where the recommender has none. */
  #once<T>(name: PartName, from: (bytes: Uint8Array) => T): T | undefined {
    if (!this.#unread.has(name)) return undefined
    const model = from(this.#read(name))
    this.#unread.delete(name)
    if (this.#unread.size === 0) this.#reading.end()
    return model
  }

  #path(name: PartName): string {
    return join(partsFolder(this.#folder, this.#manifest), PARTS[name])
  }

  #checkSize(name: PartName): void {
    const path = this.#path(name)
    const size = statSync(path, { throwIfNoEntry: false })?.size
    if (size === undefined) throw this.#broken(`${PARTS[name]} is missing`)
    const bytes = this.#manifest.parts?.[name]?.bytes ?? size
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
    if (crc32(bytes) !== parts[name]?.checksum) {
      throw new ForeignBufferError(`${this.#folder}: ${PARTS[name]} is damaged, or of another training: train again`)
    }
    return bytes
  }

  #broken(why: string): RecommenderError {
    return new RecommenderError('broken', `${this.#folder}: ${why}: train again`)
  }
}
