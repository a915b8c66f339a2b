/** The slow, obvious way: the group of a square, by a look at every point for every group. */
export function regionOwner(
  points: readonly { x: number; y: number; group: number }[],
  square: { left: number; bottom: number; side: number },
  groups: number,
): number {
  const inside = points.filter(
    ({ x, y }) =>
      x >= square.left && x < square.left + square.side && y >= square.bottom && y < square.bottom + square.side,
  )
  const deviations = Array.from({ length: groups }, (_, group) => {
    const count = inside.filter(point => point.group === group).length
    const expected = (inside.length * points.filter(point => point.group === group).length) / points.length
    return count >= 0.2 * inside.length && count > 0
      ? (count - expected) / Math.sqrt(expected)
      : Number.NEGATIVE_INFINITY
  })
  const most = Math.max(...deviations)
  return most > 2 ? deviations.indexOf(most) : -1
}
