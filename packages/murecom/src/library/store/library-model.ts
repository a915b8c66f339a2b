import { readFile } from 'node:fs/promises'
import { MurecomError } from '@murecom/internal'
import type Database from 'better-sqlite3'
import { LibraryError } from '../../errors.ts'
import {
  DEFAULT_MODEL,
  entryOfVectors,
  loadModel,
  type ModelName,
  type ModelSource,
  modelEntry,
} from '../../models/by-name.ts'
import type { SongComparison } from '../../songs/ranking.ts'

/** What turns a library's audio into vectors: a model of the package by name, or a file that `GenreCnn.toBuffer` wrote. */
export type LibraryModelOption = ModelName | { file: string }

/** The model that a caller asks for. It is loaded only when its name cannot be known otherwise. */
interface WantedModel {
  /** As vectors carry it: `'gtzan-1'`. */
  name: string
  source: ModelSource
}

/** What the library file says of its model, and how to load it. */
export interface LibraryModel extends WantedModel {
  dimensions: number
  comparison: SongComparison
  tagNames: readonly string[]
}

/** Checks an option, and reads the file of an own model. */
export async function wantedModel(option: LibraryModelOption): Promise<WantedModel> {
  if (typeof option !== 'object') return { name: modelEntry('openLibrary', option).name, source: option }
  const bytes = new Uint8Array(await readFile(option.file))
  try {
    return { name: (await loadModel(bytes)).name, source: bytes }
  } catch (cause) {
    if (!MurecomError.isInstance(cause)) throw cause
    throw new LibraryError('not-a-model', `${option.file}: ${cause.message}`, { cause })
  }
}

/** The model of an opened library: the stored one, or for a new library the wanted one, which is stored. */
export async function settleModel(
  db: Database.Database,
  file: string,
  wanted: WantedModel | undefined,
): Promise<LibraryModel> {
  const stored = readModel(db, file)
  if (stored) {
    if (!wanted || wanted.name === stored.name) return stored
    throw new LibraryError(
      'other-model',
      `${file}: was indexed with the model ${shown(stored.name)}, not with ${shown(wanted.name)}: use another file`,
    )
  }
  const source = wanted?.source ?? DEFAULT_MODEL
  const { name, dimensions, tagNames = [] } = await loadModel(source)
  db.transaction(() => {
    if (readModel(db, file)) return // another process was faster
    const set = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)')
    set.run('model', name)
    set.run('dimensions', String(dimensions))
    set.run('tag_names', JSON.stringify(tagNames))
    if (typeof source !== 'string') db.prepare('INSERT INTO model_file (bytes) VALUES (?)').run(source)
  }).immediate()
  return settleModel(db, file, wanted)
}

/** The name that users write: `'gtzan'` for `'gtzan-1'`. */
export function shown(name: string): string {
  return entryOfVectors(name)?.option ?? name
}

function readModel(db: Database.Database, file: string): LibraryModel | undefined {
  const rows = db.prepare('SELECT key, value FROM settings').all() as { key: string; value: string }[]
  const settings = new Map(rows.map(({ key, value }) => [key, value]))
  const name = settings.get('model')
  if (name === undefined) return undefined
  const broken = (why: string): never => {
    throw new LibraryError('broken-library', `${file}: ${why}: index into a new file`)
  }
  const dimensions = Number(settings.get('dimensions'))
  if (!Number.isInteger(dimensions) || dimensions < 1) broken('the length of its vectors is missing')
  const own = db.prepare('SELECT bytes FROM model_file').get() as { bytes: Buffer } | undefined
  const entry = entryOfVectors(name)
  const source = entry?.option ?? (own && new Uint8Array(own.bytes))
  if (source === undefined) return broken(`the model ${name} is not known to this murecom`)
  try {
    const tagNames = JSON.parse(settings.get('tag_names') ?? '[]') as string[]
    return { name, dimensions, comparison: entry?.comparison ?? 'cosine', tagNames, source }
  } catch {
    return broken('the names of its tags cannot be read')
  }
}
