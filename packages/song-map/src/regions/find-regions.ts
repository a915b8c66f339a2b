/** A part of the map in which one group is more frequent than elsewhere. */
export interface Region {
  group: number
  /** Where its name belongs: the mean of the region's points of that group. */
  x: number
  y: number
  /** Points of the group in it. */
  points: number
}

/** A square is of a group that has this share of its points at least, and that is this much more frequent than by chance. */
const LEAST_SHARE = 0.2
const LEAST_DEVIATIONS = 2
/** Points that a region has at least. */
const LEAST_POINTS = 3

/**
 * Regions of a map, those with the most points first. The map is divided into `cells x cells` squares. A square belongs to the group
 * whose number of points in it exceeds what chance would give by the most standard deviations of a Poisson distribution;
 * squares of one group that share a side are one region. O(points + cells^2 x groups)
 *
 * @param of group of each point, -1 for none
 * @param groups number of groups that are looked at; points of others count in no group
 */
export function findRegions(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  of: ArrayLike<number>,
  groups: number,
  cells: number,
): Region[] {
  const squares = cells ** 2
  const cellOf = (value: number): number => Math.min(cells - 1, Math.max(0, Math.floor(((value + 1) / 2) * cells)))
  const totals = new Uint32Array(squares)
  const counts = new Uint32Array(squares * groups)
  const sumX = new Float64Array(squares * groups)
  const sumY = new Float64Array(squares * groups)
  const sizes = new Uint32Array(groups)
  for (let i = 0; i < x.length; i++) {
    const square = cellOf(y[i]!) * cells + cellOf(x[i]!)
    totals[square]!++
    const group = of[i] ?? -1
    if (group < 0 || group >= groups) continue
    sizes[group]!++
    const at = square * groups + group
    counts[at]!++
    sumX[at]! += x[i]!
    sumY[at]! += y[i]!
  }
  const owner = Int32Array.from(totals, (total, square) => {
    let best = -1
    let most = LEAST_DEVIATIONS
    for (let group = 0; group < groups; group++) {
      const count = counts[square * groups + group]!
      const expected = (total * sizes[group]!) / x.length
      const deviations = (count - expected) / Math.sqrt(expected || 1)
      if (count >= LEAST_SHARE * total && deviations > most) {
        best = group
        most = deviations
      }
    }
    return best
  })
  const regions: Region[] = []
  for (const member of connected(owner, cells)) {
    const group = owner[member[0]!]!
    const sum = (values: ArrayLike<number>): number =>
      member.reduce((total, square) => total + values[square * groups + group]!, 0)
    const points = sum(counts)
    if (points >= LEAST_POINTS) regions.push({ group, x: sum(sumX) / points, y: sum(sumY) / points, points })
  }
  return regions.sort((a, b) => b.points - a.points || a.group - b.group)
}

/** Squares of one owner that share sides, each set once; squares of nobody are in none. */
function connected(owner: Int32Array, cells: number): number[][] {
  const seen = new Uint8Array(owner.length)
  const found: number[][] = []
  for (let start = 0; start < owner.length; start++) {
    if (seen[start] || owner[start]! < 0) continue
    seen[start] = 1
    const members = [start]
    for (let next = 0; next < members.length; next++) {
      const square = members[next]!
      const column = square % cells
      const sides = [column > 0 ? square - 1 : -1, column < cells - 1 ? square + 1 : -1, square - cells, square + cells]
      for (const side of sides) {
        if (side < 0 || side >= owner.length || seen[side] || owner[side] !== owner[start]) continue
        seen[side] = 1
        members.push(side)
      }
    }
    found.push(members)
  }
  return found
}
