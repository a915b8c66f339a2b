import { refuse } from '@murecom/internal'
import type { Catalog } from '../catalog.ts'
import type { SpotifyClient } from '../spotify-client.ts'

/** Throws unless `catalog` is one, by what it has: another copy of this package may have opened it. */
export function checkCatalog(where: string, catalog: Catalog): void {
  if (catalog?.store === undefined) refuse(where, 'catalog', 'be a Catalog', catalog)
}

/** Throws unless `client` is one. */
export function checkClient(where: string, client: SpotifyClient): void {
  if (client?.useGate === undefined) refuse(where, 'client', 'be a SpotifyClient', client)
}
