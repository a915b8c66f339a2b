/** Songs that sound the same, whatever they are called: lengths and vectors nearly equal. */
import { hashOf, RowChains } from './row-chains.ts'

/** The songs that are compared, by row. */
export interface SoundTable {
  readonly length: number
  /** Length; -1 when it is not known. */
  secondsOf(row: number): number
  /** The song's direction, of length 1; zeros when it has none. */
  vectorOf(row: number): Float32Array
  /** How many times as far apart as by musicnn-1 files of one recording are, in 1 - cosine. Default 1. */
  readonly spread?: number | undefined
}

/** How alike two songs must be. */
interface SoundLimits {
  /** Largest difference of their lengths, in seconds. */
  seconds: number
  /** Least cosine of their vectors. */
  cosine: number
}

/**
 * Finds, among songs that were added, one that sounds the same.
 *
 * Songs are in cells of length and of the three coordinates that vary most; a copy can only be in the sixteen nearest cells.
 * The four coordinates that vary most lie beside each other, so that most pairs are refused after a look at sixteen bytes. A
 * search costs as much as there are songs in sixteen cells. Where all lengths are equal, as in a data set of excerpts, cells
 * hold thousands of songs, and 100,000 searches compare some hundred million pairs.
 */
export class SoundCopies {
  readonly #table: SoundTable
  readonly #limits: SoundLimits
  /** Width of a cell along a coordinate: twice the reach, so that two cells hold it. */
  readonly #width: number
  /** The coordinates, those that vary most first. */
  readonly #order: Uint32Array
  readonly #cells = new RowChains()
  /** By entry of the cells, the coordinates that vary most. */
  #leads = new Float32Array(64 * LEADS)

  constructor(table: SoundTable, limits: SoundLimits) {
    this.#table = table
    this.#limits = limits
    this.#width = 2 * Math.sqrt(2 - 2 * limits.cosine)
    this.#order = byVariance(table)
  }

  /** Makes a row one that later ones may be copies of. */
  add(row: number): void {
    const place = this.#placeOf(row)
    if (!place) return
    const entry = this.#cells.add(row, cellOf(place, 0, 0))
    if (this.#leads.length < (entry + 1) * LEADS) {
      const larger = new Float32Array(2 * this.#leads.length)
      larger.set(this.#leads)
      this.#leads = larger
    }
    const vector = this.#table.vectorOf(row)
    for (let i = 0; i < LEADS; i++) this.#leads[entry * LEADS + i] = vector[this.#order[i]!] ?? 0
  }

  /** The first of the added rows that sounds like a row; undefined when there is none. */
  find(row: number): number | undefined {
    const place = this.#placeOf(row)
    if (!place) return undefined
    const vector = this.#table.vectorOf(row)
    const [a = 0, b = 0, c = 0, d = 0] = Array.from(this.#order.subarray(0, LEADS), i => vector[i]!)
    const leads = this.#leads
    const cells = this.#cells
    const farthest = 2 - 2 * this.#limits.cosine
    let first = Number.POSITIVE_INFINITY
    for (let corner = 0; corner < 2 ** place.length; corner++) {
      for (let entry = cells.newest(cellOf(place, 0.5, corner)); entry >= 0; entry = cells.before(entry)) {
        const at = entry * LEADS
        const squared =
          (a - leads[at]!) ** 2 + (b - leads[at + 1]!) ** 2 + (c - leads[at + 2]!) ** 2 + (d - leads[at + 3]!) ** 2
        if (squared > farthest) continue
        const other = cells.rowOf(entry)
        if (other < first && soundTheSame(this.#table, row, other, this.#limits, this.#order)) first = other
      }
    }
    return Number.isFinite(first) ? first : undefined
  }

  /** Where a row is, in cells: its length, then its coordinates; undefined for one without a length or a direction. */
  #placeOf(row: number): number[] | undefined {
    const seconds = this.#table.secondsOf(row)
    const vector = this.#table.vectorOf(row)
    if (!(seconds >= 0) || !hasDirection(vector)) return undefined
    const place = [seconds / (2 * this.#limits.seconds)]
    for (let i = 0; i < COORDINATES && i < vector.length; i++) place.push(vector[this.#order[i]!]! / this.#width)
    return place
  }
}

/** Coordinates that a search looks at before it reads a vector. */
const LEADS = 4

/** Coordinates that make cells. Each more of them makes cells smaller, and twice as many to look into. */
const COORDINATES = 3

/**
 * Whether two songs sound the same: about one length, and nearly one direction.
 *
 * @param order the coordinates, those first that part most songs
 */
export function soundTheSame(
  table: SoundTable,
  row: number,
  other: number,
  limits: SoundLimits,
  order?: Uint32Array,
): boolean {
  const [seconds, otherSeconds] = [table.secondsOf(row), table.secondsOf(other)]
  if (seconds < 0 || otherSeconds < 0 || !(Math.abs(seconds - otherSeconds) <= limits.seconds)) return false
  const [a, b] = [table.vectorOf(row), table.vectorOf(other)]
  const farthest = 2 - 2 * limits.cosine
  let squared = 0
  for (let i = 0; i < a.length; i++) {
    const d = order ? order[i]! : i
    squared += (a[d]! - b[d]!) ** 2
    if (squared > farthest) return false
  }
  return squared <= farthest && hasDirection(a)
}

/** False for the direction of clips that cancel each other out, and for values that are not finite. */
function hasDirection(vector: Float32Array): boolean {
  let squared = 0
  for (const x of vector) squared += x * x
  return squared > 0.5
}

/**
 * A hash of the cell of a place moved down by `back`, or of a cell beside it: bit i of `corner` chooses the next one along
 * axis i. Coordinates are between -1 and 1 and cells not smaller than 1 / 100. Should two cells share a hash, that costs
 * comparisons only.
 */
function cellOf(place: readonly number[], back: number, corner: number): number {
  let key = 0
  for (let i = 0; i < place.length; i++) key = key * 256 + Math.floor(place[i]! - back) + ((corner >> i) & 1)
  return hashOf(key + NEGATIVE)
}

/** Makes keys of cells positive: the first coordinate is a length, the others are at least -256. */
const NEGATIVE = 2 ** 25

/** The coordinates by their variance over the rows, largest first; of many rows a part is looked at. */
function byVariance(table: SoundTable): Uint32Array {
  const step = Math.max(1, Math.floor(table.length / LOOKED_AT))
  const dimensions = table.length > 0 ? table.vectorOf(0).length : 0
  const sums = new Float64Array(dimensions)
  const squares = new Float64Array(dimensions)
  let count = 0
  for (let row = 0; row < table.length; row += step) {
    count++
    const vector = table.vectorOf(row)
    for (let d = 0; d < dimensions; d++) {
      sums[d]! += vector[d]!
      squares[d]! += vector[d]! ** 2
    }
  }
  const variance = squares.map((square, d) => square / count - (sums[d]! / count) ** 2 || 0)
  return Uint32Array.from(variance.keys()).sort((a, b) => variance[b]! - variance[a]! || a - b)
}

/** Rows from which the variances are estimated. */
const LOOKED_AT = 500

/** {@link SAME_SOUND} for the vectors of a table. */
export function sameSoundIn(table: SoundTable): SoundLimits {
  return { ...SAME_SOUND, cosine: boundIn(table, SAME_SOUND.cosine) }
}

/** What a bound that was measured with musicnn-1 is for the vectors of a table. */
export function boundIn({ spread = 1 }: Pick<SoundTable, 'spread'>, cosine: number): number {
  return spread === 1 ? cosine : 1 - spread * (1 - cosine)
}

/**
 * How alike two songs must be to be one recording whatever they are called. With musicnn-1, files of 128 kbit/s and more that are
 * made from one recording are above this cosine, and remasters, other keys and other songs below it: see
 * docs/decisions/0451-copies-by-sound.md. Other models scale it, see {@link boundIn}.
 */
export const SAME_SOUND: SoundLimits = { seconds: 0.5, cosine: 0.999 }
