import { turns } from '@murecom/internal/signal'
import type { ItemKnn } from '@murecom/item-cf'
import type { KeyedVectors } from '@murecom/word2vec'
import { NeighborTable } from './neighbor-table.ts'
import { fuseRanks, VECTORS_WEIGHT } from './rank-fusion.ts'

/**
 * Up to this many tracks, word2vec ranks all of them for each. Beyond, that would be days of work (its square), and word2vec
 * ranks the company of the playlists' neighbours instead.
 */
const FULL_SCAN_TRACKS = 20_000
/** Candidates that word2vec ranks for a track of a large catalogue. */
const CANDIDATES = 400

/**
 * For every track both models' lists, blended by rank. In a large catalogue word2vec's list is drawn from the track's
 * neighbours in playlists and their neighbours.
 */
export async function buildNeighborTable(
  items: ItemKnn,
  vectors: KeyedVectors<number>,
  options: { k: number; signal?: AbortSignal | undefined },
): Promise<NeighborTable> {
  const { k } = options
  const scan = vectors.keys.length <= FULL_SCAN_TRACKS
  const rows: [number, number[]][] = []
  const turn = turns()
  for (const id of vectors.keys) {
    await turn()
    options.signal?.throwIfAborted()
    const byItems = items.similarItems(id, { limit: k }).map(other => other.id as number)
    const restrict = scan ? undefined : companyOf(id, byItems, items, k)
    const byVectors =
      restrict?.length === 0 ? [] : vectors.mostSimilar({ positive: [id], limit: k, restrict }).map(near => near.id)
    const blend = fuseRanks([
      { items: byItems, weight: 1 },
      { items: byVectors, weight: VECTORS_WEIGHT },
    ])
    rows.push([id, blend.slice(0, k).map(({ item }) => item)])
  }
  return NeighborTable.build(rows)
}

function companyOf(id: number, near: readonly number[], items: ItemKnn, k: number): number[] {
  const company = new Set(near)
  for (const other of near) {
    if (company.size >= CANDIDATES) break
    for (const { id } of items.similarItems(other, { limit: k })) company.add(id as number)
  }
  company.delete(id)
  return [...company].slice(0, CANDIDATES)
}
