/** Spearman's rank correlation: the correlation of the ranks, ties at their mean rank. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)]
  const mean = (a.length - 1) / 2
  let [xy, xx, yy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    xy += (x[i]! - mean) * (y[i]! - mean)
    xx += (x[i]! - mean) ** 2
    yy += (y[i]! - mean) ** 2
  }
  return xy / Math.sqrt(xx * yy)
}

function ranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((i, j) => values[i]! - values[j]!)
  const found = new Array<number>(values.length)
  for (let begin = 0; begin < order.length; ) {
    let end = begin
    while (end < order.length && values[order[end]!] === values[order[begin]!]) end++
    for (let i = begin; i < end; i++) found[order[i]!] = (begin + end - 1) / 2
    begin = end
  }
  return found
}
