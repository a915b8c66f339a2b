/** The place of a patch on the axes of musicnn-2, of length 1: plain and in float64. */
export function placeOnAxes(
  tags: ArrayLike<number>,
  penultimate: ArrayLike<number>,
  axes: ArrayLike<number>,
): number[] {
  const inputs = [...unit(Array.from(tags)), ...unit(Array.from(penultimate)).map(x => 1.5 * x)]
  const place: number[] = []
  for (let at = 0; at < axes.length; at += inputs.length) {
    place.push(inputs.reduce((sum, x, i) => sum + x * axes[at + i]!, 0))
  }
  return unit(place)
}

function unit(values: readonly number[]): number[] {
  const length = Math.hypot(...values)
  return values.map(x => x / length)
}
