/** Rows in groups around centres. */
export interface Clustering {
  /** The centre of each row. */
  owner: Int32Array
  /** `k x d`. */
  centres: Float64Array
  /** Squared distance of each row to its centre. */
  distance: Float64Array
  /** Sum of the squared distances. */
  spread: number
}

/**
 * Lloyd's k-means on `n x d` rows, begun by k-means++ (Arthur and Vassilvitskii 2007):
 *
 *     owner[i] = argmin over c of |x_i - centre_c|^2,   centre_c = mean of the x_i that it owns
 *
 * until no owner changes. Among equally near centres a row keeps its own, else it takes the lowest. A centre that owns nothing
 * takes the row that is farthest from its own. The sum of squared distances never rises, so it ends; MAX_ROUNDS is for float rounding only.
 *
 * @param rows `n x d`, row-major, n at least k
 * @param random uniform in [0, 1)
 * @param from `k x d`, centres to begin with instead of those of k-means++
 * @returns O(rounds x n k d)
 */
export function kMeans(
  rows: Float32Array,
  d: number,
  k: number,
  random: () => number,
  from?: Float64Array,
): Clustering {
  const n = rows.length / d
  const centres = from?.slice() ?? firstCentres(rows, n, d, k, random)
  const owner = new Int32Array(n).fill(-1)
  const distance = new Float64Array(n)
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (!assign(rows, d, centres, owner, distance)) break
    moveCentres(rows, n, d, k, owner, distance, centres)
  }
  return { owner, centres, distance, spread: distance.reduce((a, b) => a + b, 0) }
}

/**
 * Gives each row to its nearest centre; of equally near ones it keeps its own, else it takes the lowest. Writes its squared
 * distance.
 *
 * @returns whether a row has another owner than before. O(n k d)
 */
export function assign(
  rows: Float32Array,
  d: number,
  centres: Float64Array,
  owner: Int32Array,
  distance: Float64Array,
): boolean {
  const k = centres.length / d
  let changed = false
  for (let i = 0; i < owner.length; i++) {
    let nearest = Math.max(0, owner[i]!)
    let least = squaredDistance(rows, i * d, centres, nearest * d, d)
    for (let c = 0; c < k; c++) {
      const squared = squaredDistance(rows, i * d, centres, c * d, d)
      if (squared < least) {
        least = squared
        nearest = c
      }
    }
    distance[i] = least
    if (owner[i] !== nearest) changed = true
    owner[i] = nearest
  }
  return changed
}

const MAX_ROUNDS = 300

/** k-means++: each next centre is a row, drawn with probability proportional to its squared distance to the centres so far. */
function firstCentres(rows: Float32Array, n: number, d: number, k: number, random: () => number): Float64Array {
  const centres = new Float64Array(k * d)
  const distance = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  let row = Math.floor(random() * n)
  for (let c = 0; c < k; c++) {
    if (c > 0) {
      let left = random() * distance.reduce((a, b) => a + b, 0)
      // Ends at the last row, so that rounding cannot lead past it; rows that are centres have distance 0.
      for (row = 0; row < n - 1; row++) {
        left -= distance[row]!
        if (left < 0) break
      }
    }
    for (let j = 0; j < d; j++) centres[c * d + j] = rows[row * d + j]!
    for (let i = 0; i < n; i++) {
      distance[i] = Math.min(distance[i]!, squaredDistance(rows, i * d, centres, c * d, d))
    }
  }
  return centres
}

function moveCentres(
  rows: Float32Array,
  n: number,
  d: number,
  k: number,
  owner: Int32Array,
  distance: Float64Array,
  centres: Float64Array,
): void {
  const counts = new Int32Array(k)
  for (let i = 0; i < n; i++) counts[owner[i]!]!++
  for (let c = 0; c < k; c++) {
    if (counts[c]! > 0) continue
    let farthest = -1
    for (let i = 0; i < n; i++) {
      if (counts[owner[i]!]! > 1 && (farthest < 0 || distance[i]! > distance[farthest]!)) farthest = i
    }
    counts[owner[farthest]!]!--
    owner[farthest] = c
    distance[farthest] = 0
    counts[c] = 1
  }
  centres.fill(0)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) centres[owner[i]! * d + j]! += rows[i * d + j]! / counts[owner[i]!]!
  }
}

function squaredDistance(a: Float32Array, at: number, b: Float64Array, bt: number, d: number): number {
  let sum = 0
  for (let j = 0; j < d; j++) {
    const difference = a[at + j]! - b[bt + j]!
    sum += difference * difference
  }
  return sum
}
