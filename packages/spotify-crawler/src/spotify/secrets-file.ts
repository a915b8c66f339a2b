import { readFile, stat } from 'node:fs/promises'
import { openToOthers, writePrivate } from '@murecom/internal/private-file'
import { CatalogError } from '../errors.ts'

/** What a key file holds. */
export interface SpotifySecrets {
  clientId?: string
  clientSecret?: string
  refreshToken?: string
}

/**
 * Reads a key file: JSON with `clientId`, `clientSecret`, `refreshToken`.
 *
 * @returns undefined when there is none
 * @throws CatalogError code `'open-secrets'` when others may read it, `'broken-secrets'` when it is not such a file
 */
export async function readSecrets(path: string): Promise<SpotifySecrets | undefined> {
  let mode: number
  try {
    mode = (await stat(path)).mode
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
  const open = openToOthers(path, mode)
  if (open !== undefined) throw new CatalogError('open-secrets', open)
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch {
    value = undefined // the parser's message would show a piece of the file
  }
  if (typeof value !== 'object' || value === null) throw new CatalogError('broken-secrets', `${path} is no key file`)
  const { clientId, clientSecret, refreshToken } = value as Record<string, unknown>
  const text = (field: unknown): string | undefined => (typeof field === 'string' && field !== '' ? field : undefined)
  return { clientId: text(clientId), clientSecret: text(clientSecret), refreshToken: text(refreshToken) }
}

/** Writes a key file that only its owner may read. Whole or not at all: a refresh token that is lost is a login that is lost. */
export async function writeSecrets(path: string, secrets: SpotifySecrets): Promise<void> {
  writePrivate(path, `${JSON.stringify(secrets, null, 2)}\n`)
}
