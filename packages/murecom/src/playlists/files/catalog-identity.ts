import { foldName } from '@murecom/internal/names'
import type { PlaylistCatalog } from '../catalog.ts'

/** Tracks that a catalogue is recognised by. */
const SAMPLE = 64
/** Share of them that must have their names: tracks may be renamed, or have been without a name. */
const ENOUGH = 0.7

/**
 * What a catalogue is recognised by: names of some tracks that the model knows, evenly spaced by id. Ids mean something within
 * one catalogue only, which may grow, be copied or move to another database, and is the same one as long as they do.
 */
export interface CatalogIdentity {
  tracks: readonly { id: number; name: string }[]
}

/** @param ids of the tracks of a model, ascending */
export function identityOf(catalog: PlaylistCatalog, ids: ArrayLike<number>): CatalogIdentity {
  const count = Math.min(SAMPLE, ids.length)
  const sample = Array.from({ length: count }, (_, i) => ids[Math.floor((i * ids.length) / count)]!)
  return { tracks: catalog.tracks(sample).map(({ id, name }) => ({ id, name: foldName(name) })) }
}

/**
 * Why a catalogue is not the one of an identity; undefined when it is.
 *
 * @returns a clause: `'of 64 tracks that it knows only 3 have their names there'`
 */
export function isAnotherCatalog(catalog: PlaylistCatalog, { tracks }: CatalogIdentity): string | undefined {
  const names = new Map(catalog.tracks(tracks.map(({ id }) => id)).map(({ id, name }) => [id, foldName(name)]))
  const same = tracks.filter(({ id, name }) => names.get(id) === name).length
  if (same >= ENOUGH * tracks.length) return undefined
  return `of ${tracks.length} tracks that it knows only ${same} have their names there`
}
