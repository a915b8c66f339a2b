import { LibraryError } from '../../errors.ts'
import { checkModel, type LibraryModel, modelOf, settingsOf, type WantedModel } from '../store/library-model.ts'
import { HORIZON_KEY } from './change-log.ts'
import type { PostgresConnection, Query } from './connection.ts'

/** What a library on PostgreSQL says of itself. */
interface SharedSettings {
  /** Distinguishes it from every other library. */
  id: string
  /** By key, as a library file has them. */
  settings: ReadonlyMap<string, string>
  /** The bytes of an own model. */
  own: Buffer | undefined
}

/** Reads the settings. */
export async function readSettings(query: Query): Promise<SharedSettings> {
  const settings = new Map<string, string>()
  for (const { key, value } of await query('SELECT key, value FROM settings'))
    settings.set(key as string, value as string)
  const [own] = await query('SELECT bytes FROM model_file')
  const id = settings.get('library_id') ?? ''
  settings.delete('library_id')
  settings.delete(HORIZON_KEY)
  return { id, settings, own: own?.['bytes'] as Buffer | undefined }
}

/** The model of a library that must have one. */
export function sharedModel({ settings, own }: SharedSettings, shown: string): LibraryModel {
  const model = modelOf(settings, own, shown)
  if (model) return model
  throw new LibraryError('no-library', `${shown}: nothing was indexed into it yet`)
}

/** The model of a library that must have one; refused where another one is wanted. */
export async function storedModel(
  connection: PostgresConnection,
  wanted: WantedModel | undefined,
): Promise<LibraryModel> {
  const { shown } = connection
  return checkModel(sharedModel(await connection.transaction(readSettings), shown), shown, wanted)
}

/** The model of a library: the stored one, or where there is none the wanted one, which is stored. */
export async function settleSharedModel(
  connection: PostgresConnection,
  wanted: WantedModel | undefined,
): Promise<LibraryModel> {
  const { shown } = connection
  const stored = await connection.transaction(readSettings)
  const model = modelOf(stored.settings, stored.own, shown)
  if (model) return checkModel(model, shown, wanted)
  const { settings, own } = await settingsOf(wanted)
  await connection.write(async query => {
    const now = await readSettings(query)
    if (now.settings.has('model')) return // another process was faster
    for (const pair of settings) await query('INSERT INTO settings (key, value) VALUES ($1, $2)', pair)
    if (own) await query('INSERT INTO model_file (bytes) VALUES ($1)', [Buffer.from(own)])
  })
  return settleSharedModel(connection, wanted)
}
