import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { foldName } from '@murecom/internal/names'
import { RecommenderError } from '../../errors.ts'
import type { CatalogIdentity } from '../files/catalog-identity.ts'

const FORMAT = 'murecom-spark-models'
const VERSION = 1
const MANIFEST = 'manifest.json'
/** What Spark writes last, into each table and into the whole. */
const SUCCESS = '_SUCCESS'

/** Models that cluster/spark trains; `items` is always there. */
type SparkModel = 'items' | 'als' | 'word2vec'

/** What `manifest.json` says of models that cluster/spark trained. */
export interface SparkManifest {
  models: readonly SparkModel[]
  /** True where they were trained twice: without what is held out, and on everything. */
  again: boolean
  minCount: number
  /** Neighbours kept for each track. */
  neighbors: number
  factors: number
  alpha: number
  regularization: number
  vectorSize: number
  /** Tracks that the catalogue is recognised by. */
  identity: CatalogIdentity
}

/** Whether a folder has what cluster/spark wrote, whole or not: whether `sparkRecommender` reads it, not `snapshotCatalog`. */
export function isSparkOutput(folder: string): boolean {
  return parsed(folder)?.['format'] === FORMAT
}

/** @throws RecommenderError `'not-spark-models'`, `'other-version'` or `'incomplete'` */
export function readSparkManifest(folder: string): SparkManifest {
  const manifest = parsed(folder)
  if (manifest?.['format'] !== FORMAT) {
    throw new RecommenderError('not-spark-models', `${folder}: no models of cluster/spark there`)
  }
  const { version, models, again, tracks } = manifest
  if (version !== VERSION) {
    const text = `${folder}: was written by version ${version} of cluster/spark, this murecom reads version ${VERSION}`
    throw new RecommenderError('other-version', text)
  }
  requireFinished(folder, folder)
  const number = (name: string, least: number): number => {
    const value = manifest[name]
    if (typeof value === 'number' && value >= least && value < 1e9) return value
    throw new RecommenderError('not-spark-models', `${folder}: its ${MANIFEST} has no ${name}`)
  }
  if (!isSparkModels(models) || typeof again !== 'boolean' || !isSample(tracks)) {
    throw new RecommenderError('not-spark-models', `${folder}: its ${MANIFEST} is broken`)
  }
  return {
    ...{ models, again, minCount: number('minCount', 1), neighbors: number('neighbors', 1) },
    ...{ factors: number('factors', 1), alpha: number('alpha', 0), regularization: number('regularization', 0) },
    vectorSize: number('vectorSize', 1),
    identity: { tracks: tracks.map(({ id, name }) => ({ id, name: foldName(name) })) },
  }
}

/** @throws RecommenderError `'incomplete'` for a folder that Spark has not finished */
export function requireFinished(folder: string, table: string): void {
  if (existsSync(join(table, SUCCESS))) return
  const what = table === folder ? 'it has' : `${table.slice(folder.length + 1)} has`
  throw new RecommenderError('incomplete', `${folder}: is incomplete: ${what} no ${SUCCESS}, which Spark writes last`)
}

function parsed(folder: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) ?? undefined
  } catch {
    return undefined
  }
}

function isSparkModels(value: unknown): value is SparkModel[] {
  return (
    Array.isArray(value) && value.includes('items') && value.every(name => ['items', 'als', 'word2vec'].includes(name))
  )
}

function isSample(value: unknown): value is { id: number; name: string }[] {
  return Array.isArray(value) && value.every(track => Number.isInteger(track?.id) && typeof track?.name === 'string')
}
