import { turns } from '@murecom/internal/signal'
import type { ItemKnn } from '@murecom/item-cf'
import type { Blend } from '../blend.ts'
import { NeighborTable } from '../neighbor-table.ts'

/**
 * Up to this many tracks, every part ranks all of them for each. Beyond, that would be days of work (its square), and the
 * blend ranks the company of the playlists' neighbours instead.
 */
const FULL_SCAN_TRACKS = 20_000
/** Candidates that are ranked for a track of a large catalogue. */
const CANDIDATES = 400

/**
 * The best tracks of the blend for every track. In a large catalogue they are drawn from the track's neighbours in playlists
 * and their neighbours.
 */
export async function buildNeighborTable(
  items: ItemKnn,
  blend: Blend,
  options: { k: number; signal?: AbortSignal | undefined },
): Promise<NeighborTable> {
  const { k } = options
  const ids = items.ids as readonly number[]
  const scan = ids.length <= FULL_SCAN_TRACKS
  const rows: [number, number[]][] = []
  const turn = turns()
  for (const id of ids) {
    await turn()
    options.signal?.throwIfAborted()
    const ranked = blend.rank([id], k, scan ? undefined : companyOf(id, items, k))
    rows.push([id, ranked.map(next => next.id)])
  }
  return NeighborTable.build(rows)
}

function companyOf(id: number, items: ItemKnn, k: number): number[] {
  const near = items.similarItems(id, { limit: k }).map(other => other.id as number)
  const company = new Set(near)
  for (const other of near) {
    if (company.size >= CANDIDATES) break
    for (const { id } of items.similarItems(other, { limit: k })) company.add(id as number)
  }
  company.delete(id)
  return [...company].slice(0, CANDIDATES)
}
