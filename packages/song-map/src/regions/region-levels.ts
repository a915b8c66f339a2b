import type { MapGroups, MapSongs } from '../paint/scene.ts'
import { findRegions, type Region } from './find-regions.ts'

/** Squares along a side of the whole map. Each doubling of the zoom doubles them. */
const CELLS = 6
/** More would be finer than a map of a million songs has points for. */
const MOST_CELLS = 192
/** Groups that regions are found of. */
const MOST_GROUPS = 50

/** Regions of a map for every zoom, each level found when it is first looked at. */
export class RegionLevels {
  readonly #songs: MapSongs
  readonly #groups: MapGroups
  readonly #levels = new Map<number, readonly Region[]>()

  constructor(songs: MapSongs, groups: MapGroups) {
    this.#songs = songs
    this.#groups = groups
  }

  /** Regions as large as a zoom shows them, those with the most points first. */
  at(zoom: number): readonly Region[] {
    const { x, y } = this.#songs
    const finest = Math.max(CELLS, Math.min(MOST_CELLS, Math.sqrt(x.length) / 2))
    const wanted = CELLS * 2 ** Math.max(0, Math.floor(Math.log2(zoom)))
    const cells = Math.round(Math.min(wanted, finest))
    const known = this.#levels.get(cells)
    if (known) return known
    const { of, names } = this.#groups
    const regions = findRegions(x, y, of, Math.min(names.length, MOST_GROUPS), cells)
    this.#levels.set(cells, regions)
    return regions
  }
}
