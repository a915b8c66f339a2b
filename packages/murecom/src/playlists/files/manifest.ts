import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RecommenderError } from '../../errors.ts'
import type { CatalogIdentity } from './catalog-identity.ts'

/** Name of the one file that says which training is valid: its rename replaces the old model by the new one. */
export const MANIFEST = 'model.json'
/** Version of the layout that is written. */
export const VERSION = 3
/** Version whose parts lie beside the manifest, and about which nothing else is known. It can still be read. */
const VERSION_WITHOUT_FOLDER = 2

/** The parts of a recommender, and their files. */
export const PARTS = {
  items: 'items.bin',
  vectors: 'vectors.bin',
  table: 'next-songs.bin',
  names: 'names.bin',
} as const
/** Name of a part of a stored recommender. */
export type PartName = keyof typeof PARTS

/** What is known of the file of a part. */
export interface PartFile {
  bytes: number
  /** CRC-32 of the bytes. */
  checksum: number
}

/** What `model.json` says of a trained recommender. */
export interface RecommenderManifest {
  version: number
  /** Id of the training, which its folder is named by; absent in version 2. */
  id?: string
  /** ISO date and time of the training. */
  trainedAt: string
  /** Tracks that have next songs. */
  tracks: number
  /** How the parts were trained, as far as they say so themselves. */
  options?: Readonly<Record<string, unknown>>
  /** What the catalogue that it was trained on is recognised by; absent in version 2. */
  catalog?: CatalogIdentity
  parts?: Readonly<Record<PartName, PartFile>>
}

/**
 * The manifest of a folder.
 *
 * @throws RecommenderError when there is none, it is broken, or of another version
 */
export function readManifest(folder: string): RecommenderManifest {
  let text: string
  try {
    text = readFileSync(join(folder, MANIFEST), 'utf8')
  } catch (cause) {
    throw new RecommenderError('no-model', `${folder}: no trained recommender there`, { cause })
  }
  const manifest = parsed(text)
  if (!manifest) throw new RecommenderError('no-model', `${folder}: its ${MANIFEST} is broken: train again`)
  const { version } = manifest
  if (version !== VERSION && version !== VERSION_WITHOUT_FOLDER) {
    throw new RecommenderError(
      'other-version',
      `${folder}: this recommender has version ${version}, this murecom reads versions 2 and ${VERSION}: train again`,
    )
  }
  if (version === VERSION && !isComplete(manifest)) {
    throw new RecommenderError('no-model', `${folder}: its ${MANIFEST} is broken: train again`)
  }
  return manifest
}

/** Where the parts of a training lie. */
export function partsFolder(folder: string, { id }: RecommenderManifest): string {
  return id === undefined ? folder : join(folder, `training-${id}`)
}

/** The manifest as it is written. */
export function manifestText(manifest: RecommenderManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`
}

function parsed(text: string): RecommenderManifest | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' ? (value as RecommenderManifest) : undefined
  } catch {
    return undefined
  }
}

/** An id is part of a path: only what {@link VERSION} writes is one. */
function isComplete({ id, parts, catalog }: RecommenderManifest): boolean {
  const isPart = (name: string): boolean => {
    const part = parts?.[name as PartName]
    return Number.isSafeInteger(part?.bytes) && Number.isSafeInteger(part?.checksum)
  }
  return /^[0-9a-z-]{8,64}$/.test(id ?? '') && Object.keys(PARTS).every(isPart) && Array.isArray(catalog?.tracks)
}
