import { turns } from '@murecom/internal/signal'
import { FactorRegression, type ImplicitAls, type ItemCfKernels } from '@murecom/item-cf'
import { NearestRows } from '../../songs/nearest-rows.ts'
import type { CatalogTrack, PlaylistCatalog } from '../catalog.ts'
import type { SongFeatures } from './song-features.ts'

/** Tracks that are learnt from, the most frequent: time grows with their cube. */
const TRACKS = 3000

/** What is known of a track of the catalogue beside the playlists. */
export type FeaturesOf = (track: CatalogTrack) => SongFeatures | undefined | Promise<SongFeatures | undefined>

/**
 * Learns the factors of a song from what is known of it, on the most frequent tracks; undefined where too little is known of them.
 * O(tracks^3)
 */
export async function trainCold(
  catalog: PlaylistCatalog,
  als: ImplicitAls,
  featuresOf: FeaturesOf,
  options: { kernels: ItemCfKernels | undefined; signal?: AbortSignal | undefined },
): Promise<FactorRegression | undefined> {
  const turn = turns()
  const known = new Map<unknown, SongFeatures>()
  const counts = new Map<string, number>()
  for (const track of catalog.tracks((als.ids as number[]).slice(0, TRACKS))) {
    await turn()
    options.signal?.throwIfAborted()
    const features = await featuresOf(track)
    if (!features || features.size === 0) continue
    known.set(track.id, features)
    for (const name of features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  // A feature of one track alone says nothing of others: with those only there is nothing to fit.
  if (![...counts.values()].some(count => count > 1)) return undefined
  return FactorRegression.fit(als, id => known.get(id), { maxItems: TRACKS, kernels: options.kernels })
}

/** The tracks whose factors point most nearly where those of a song do, best first; none where nothing is known of it. O(tracks) */
export function tracksNear(als: ImplicitAls, factors: Float32Array, limit: number): number[] {
  if (factors.every(value => value === 0)) return []
  const ids = als.ids as number[]
  const { itemFactors } = als
  const nearest = new NearestRows(Math.min(limit, ids.length))
  for (let row = 0, at = 0; row < ids.length; row++) {
    let product = 0
    let square = 0
    for (let f = 0; f < factors.length; f++, at++) {
      product += itemFactors[at]! * factors[f]!
      square += itemFactors[at]! ** 2
    }
    if (square > 0) nearest.push(-product / Math.sqrt(square), row)
  }
  return nearest.sorted().map(({ row }) => ids[row]!)
}
