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
  successorOf,
} from '../../models/by-name.ts'
import { checkFacts, type OnnxFacts } from '../../models/onnx.ts'
import type { SongComparison } from '../../songs/ranking.ts'

/**
 * What turns a library's audio into vectors: a model of the package by name, a file that `GenreCnn.toBuffer` wrote, or a network in a file
 * `x.onnx`, beside which `x.onnx.json` holds its `OnnxFacts`.
 */
export type LibraryModelOption = ModelName | { file: string }

/** The model that a caller asks for. It is loaded only when its name cannot be known otherwise. */
export interface WantedModel {
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
    const source = /\.onnx$/i.test(option.file) ? { onnx: bytes, facts: await readFacts(`${option.file}.json`) } : bytes
    return { name: (await loadModel(source)).name, source }
  } catch (cause) {
    if (!MurecomError.isInstance(cause) || cause.code === 'not-a-model') throw cause // the latter names its file
    throw new LibraryError('not-a-model', `${option.file}: ${cause.message}`, { cause })
  }
}

/** What a file beside a network says of it. */
async function readFacts(file: string): Promise<OnnxFacts> {
  const refuse = (why: string, cause?: unknown): never => {
    const example = '{ "sampleRate": 16000, "clipSeconds": 3 }'
    throw new LibraryError('not-a-model', `${file}: must hold what the network takes, such as ${example}: ${why}`, {
      cause,
    })
  }
  const text = await readFile(file, 'utf8').catch(cause => refuse('it cannot be read', cause))
  try {
    const facts = JSON.parse(text) as OnnxFacts
    checkFacts('it', facts)
    return facts
  } catch (cause) {
    return refuse((cause as Error).message, cause)
  }
}

/** The model of an opened library: the stored one, or for a new library the wanted one, which is stored. */
export async function settleModel(
  db: Database.Database,
  file: string,
  wanted: WantedModel | undefined,
): Promise<LibraryModel> {
  const stored = readModel(db, file)
  if (stored) return checkModel(stored, file, wanted)
  const { settings, own } = await settingsOf(wanted)
  db.transaction(() => {
    if (readModel(db, file)) return // another process was faster
    const set = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)')
    for (const [key, value] of settings) set.run(key, value)
    if (own) db.prepare('INSERT INTO model_file (bytes) VALUES (?)').run(own)
  }).immediate()
  return settleModel(db, file, wanted)
}

/** The model that a library has; refused where another one is wanted that did not take its place. */
export function checkModel(stored: LibraryModel, file: string, wanted: WantedModel | undefined): LibraryModel {
  if (!wanted || wanted.name === stored.name || wanted.name === successorOf(stored.name)?.name) return stored
  throw new LibraryError(
    'other-model',
    `${file}: was indexed with the model ${shown(stored.name)}, not with ${shown(wanted.name)}: use another library`,
  )
}

/** The settings of a new library, which say its model, and the bytes of an own one. */
export async function settingsOf(
  wanted: WantedModel | undefined,
): Promise<{ settings: readonly (readonly [key: string, value: string])[]; own: Uint8Array | undefined }> {
  const source = wanted?.source ?? DEFAULT_MODEL
  const { name, dimensions, tagNames = [] } = await loadModel(source)
  const settings: [string, string][] = [
    ['model', name],
    ['dimensions', String(dimensions)],
    ['tag_names', JSON.stringify(tagNames)],
  ]
  if (typeof source === 'string') return { settings, own: undefined }
  if (!('onnx' in source)) return { settings, own: source }
  settings.push(['onnx_facts', JSON.stringify(source.facts)])
  return { settings, own: source.onnx }
}

/** The name that users write: `'gtzan'` for `'gtzan-1'`. */
export function shown(name: string): string {
  return entryOfVectors(name)?.option ?? name
}

/** The name of the model that a library has now, as its vectors carry it: a renewal changes it. O(1) */
export function nameOfModel(db: Database.Database): string {
  const statement = NAMES.get(db) ?? db.prepare("SELECT value FROM settings WHERE key = 'model'").pluck()
  NAMES.set(db, statement)
  return statement.get() as string
}

/** Statements of {@link nameOfModel}, which every question runs. */
const NAMES = new WeakMap<Database.Database, Database.Statement>()

/** The model that a library has now. */
export function currentModel(db: Database.Database): LibraryModel {
  return readModel(db, db.name)!
}

function readModel(db: Database.Database, file: string): LibraryModel | undefined {
  const rows = db.prepare('SELECT key, value FROM settings').all() as { key: string; value: string }[]
  const own = db.prepare('SELECT bytes FROM model_file').get() as { bytes: Buffer } | undefined
  return modelOf(new Map(rows.map(({ key, value }) => [key, value])), own?.bytes, file)
}

/**
 * The model that the settings of a library name; undefined where they name none.
 *
 * @param own the bytes of an own model
 * @param file what messages call the library
 */
export function modelOf(
  settings: ReadonlyMap<string, string>,
  own: Uint8Array | undefined,
  file: string,
): LibraryModel | undefined {
  const name = settings.get('model')
  if (name === undefined) return undefined
  const broken = (why: string): never => {
    throw new LibraryError('broken-library', `${file}: ${why}: index into a new library`)
  }
  const dimensions = Number(settings.get('dimensions'))
  if (!Number.isInteger(dimensions) || dimensions < 1) broken('the length of its vectors is missing')
  const entry = entryOfVectors(name)
  try {
    const bytes = own && new Uint8Array(own)
    const facts = settings.get('onnx_facts')
    const onnx = bytes && facts !== undefined && { onnx: bytes, facts: JSON.parse(facts) as OnnxFacts }
    const source = entry?.option ?? (onnx || bytes)
    if (source === undefined) return broken(`the model ${name} is not known to this murecom`)
    const tagNames = JSON.parse(settings.get('tag_names') ?? '[]') as string[]
    return { name, dimensions, comparison: entry?.comparison ?? 'cosine', tagNames, source }
  } catch (error) {
    if (LibraryError.isInstance(error)) throw error
    return broken('what it says of its model cannot be read')
  }
}
