/**
 * Hoare's quickselect with the middle element as pivot. It moves keys and order together, within `low .. high` inclusive,
 * until keys[nth] is the one that sorting would put there, with no larger key before it and no smaller one behind it.
 */
export function selectMedian(keys: Float64Array, order: Int32Array, low: number, high: number, nth: number): void {
  while (low < high) {
    const pivot = keys[(low + high) >>> 1]!
    let i = low
    let j = high
    while (i <= j) {
      while (keys[i]! < pivot) i++
      while (keys[j]! > pivot) j--
      if (i <= j) {
        const key = keys[i]!
        keys[i] = keys[j]!
        keys[j] = key
        const row = order[i]!
        order[i++] = order[j]!
        order[j--] = row
      }
    }
    if (nth <= j) high = j
    else if (nth >= i) low = i
    else return
  }
}
