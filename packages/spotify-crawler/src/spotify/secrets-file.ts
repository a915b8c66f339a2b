import { chmod, mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
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
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new CatalogError('open-secrets', `${path} may be read by others; run: chmod 600 ${path}`)
  }
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
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${process.pid}.tmp`
  const file = await open(temporary, 'w', 0o600)
  try {
    await chmod(temporary, 0o600)
    await file.writeFile(`${JSON.stringify(secrets, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}
