/**
 * What copies of a row become when they are joined (kernels/merge.ts), in float64 on arrays: the changes of the copies that
 * changed, added two at a time as far as they are orthogonal.
 */
export function joined(base: number[], copies: number[][]): number[] {
  const dot = (a: number[], b: number[]): number => a.reduce((sum, value, c) => sum + value * b[c]!, 0)
  const changes = copies
    .map(copy => copy.map((value, c) => value - base[c]!))
    .filter(change => change.some(value => value !== 0))
  if (changes.length === 0) return base
  const whole = changes.reduce((a, b) => {
    const both = dot(a, b)
    const [ofA, ofB] = [a, b].map(change => (dot(change, change) > 0 ? 1 - both / (2 * dot(change, change)) : 1))
    return a.map((value, c) => ofA! * value + ofB! * b[c]!)
  })
  return base.map((value, c) => Math.fround(value + whole[c]!))
}
