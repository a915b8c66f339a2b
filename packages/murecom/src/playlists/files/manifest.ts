import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RecommenderError } from '../../errors.ts'
import type { BlendChoice } from '../choice/choose-blend.ts'
import type { CatalogIdentity } from './catalog-identity.ts'

/** Name of the one file that says which training is valid: its rename replaces the old model by the new one. */
export const MANIFEST = 'model.json'
/** Version of the layout that is written. */
export const VERSION = 4
/** Version of two models with weights that are always the same. It can still be read. */
const VERSION_WITHOUT_CHOICE = 3
/** Version whose parts lie beside the manifest, and about which nothing else is known. It can still be read. */
const VERSION_WITHOUT_FOLDER = 2

/** The parts of a recommender, and their files. A model that brings nothing to the blend has none. */
export const PARTS = {
  items: 'items.bin',
  ease: 'ease.bin',
  als: 'als.bin',
  vectors: 'vectors.bin',
  cold: 'features.bin',
  table: 'next-songs.bin',
  names: 'names.bin',
} as const
/** Parts of a recommender whose manifest lists none. */
const PARTS_OF_VERSION_2: ReadonlySet<string> = new Set(['items', 'vectors', 'table', 'names'])
/** Name of a part of a stored recommender. */
export type PartName = keyof typeof PARTS
/** What every recommender has. */
const NEEDED: readonly PartName[] = ['items', 'table', 'names']

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
  /** What was chosen for the blend of the models; absent before version 4. */
  choice?: BlendChoice
  parts?: Readonly<Partial<Record<PartName, PartFile>>>
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
  if (version !== VERSION && version !== VERSION_WITHOUT_CHOICE && version !== VERSION_WITHOUT_FOLDER) {
    throw new RecommenderError(
      'other-version',
      `${folder}: this recommender has version ${version}, this murecom reads versions 2 to ${VERSION}: train again`,
    )
  }
  if (version !== VERSION_WITHOUT_FOLDER && !isComplete(manifest)) {
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

/** An id is part of a path: only what a training writes is one. */
function isComplete({ version, id, parts, catalog, choice }: RecommenderManifest): boolean {
  const isPart = (name: string): boolean => {
    const part = parts?.[name as PartName]
    return Number.isSafeInteger(part?.bytes) && Number.isSafeInteger(part?.checksum)
  }
  const needed = version === VERSION ? NEEDED : [...NEEDED, 'vectors' as const]
  return (
    /^[0-9a-z-]{8,64}$/.test(id ?? '') &&
    needed.every(isPart) &&
    partNames(parts).every(isPart) &&
    Array.isArray(catalog?.tracks) &&
    (version !== VERSION || (areWeights(choice?.list?.weights) && areWeights(choice?.song?.weights)))
  )
}

function areWeights(weights: unknown): boolean {
  return typeof weights === 'object' && weights !== null && Object.values(weights).every(Number.isFinite)
}

/** The parts that a recommender has, of those that this version knows; those of version 2 are not listed. */
export function partNames(parts: RecommenderManifest['parts']): PartName[] {
  return (Object.keys(PARTS) as PartName[]).filter(name =>
    parts ? Object.hasOwn(parts, name) : PARTS_OF_VERSION_2.has(name),
  )
}
