/**
 * Reduced distances between row `i` of `a` and row `j` of `b`, both row-major with `d` columns: a value that orders pairs
 * as the distance does and is cheaper to have. Squared for euclidean, the p-th power for minkowski, the distance itself
 * for manhattan and chebyshev. The square root is taken once, at the edge of the API.
 */
export type Floats = Float32Array | Float64Array
export type ReducedDistance = (a: Floats, i: number, b: Floats, j: number, d: number) => number

export function squaredEuclidean(a: Floats, i: number, b: Floats, j: number, d: number): number {
  let sum = 0
  for (let c = 0, x = i * d, y = j * d; c < d; c++) {
    const t = a[x + c]! - b[y + c]!
    sum += t * t
  }
  return sum
}

export function manhattan(a: Floats, i: number, b: Floats, j: number, d: number): number {
  let sum = 0
  for (let c = 0, x = i * d, y = j * d; c < d; c++) sum += Math.abs(a[x + c]! - b[y + c]!)
  return sum
}

export function chebyshev(a: Floats, i: number, b: Floats, j: number, d: number): number {
  let most = 0
  for (let c = 0, x = i * d, y = j * d; c < d; c++) most = Math.max(most, Math.abs(a[x + c]! - b[y + c]!))
  return most
}

export function minkowskiPower(p: number): ReducedDistance {
  return (a, i, b, j, d) => {
    let sum = 0
    for (let c = 0, x = i * d, y = j * d; c < d; c++) sum += Math.abs(a[x + c]! - b[y + c]!) ** p
    return sum
  }
}
