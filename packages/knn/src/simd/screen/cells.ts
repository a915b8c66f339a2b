import type { Floats } from '../../kernels/scan.ts'
import { middleOf } from '../../tree/build.ts'
import type { Exports, Pieces } from '../memory.ts'
import type { SimdIndex } from '../simd-index.ts'

/** Rows of a cell that share a bound for what their codes have lost; a multiple of a group's eight. */
export const BLOCK_ROWS = 64

/**
 * A run of rows that are coded against one centre: see assembly/codes.ts for what a code is. The rows lie within a ball, a
 * node of the tree, or, of an index without a tree, in a shell around the mean of all rows.
 */
export interface Cell {
  from: number
  to: number
  /** Centroid that `low` and `high` are distances from. */
  ball: number
  /** Least and greatest distance of a row. */
  low: number
  high: number
  /** First of its rows in the coded order, in which a cell begins with a whole group. */
  first: number
  /** a, and 1 / a as the kernels take it. */
  unit: number
  inverse: number
  /** Largest |v|^2; Infinity where rows have no codes: then all of them are scored. */
  norm: number
  /** For each {@link BLOCK_ROWS} rows: no |(x - c) / a - v| is larger. */
  lost: Float64Array
}

/** A node of fewer rows is not split: smaller cells cost more for the codes of a query than they save. */
const FEWEST_ROWS = 64
/** A cell has at most this many rows, or this part of all. */
const MOST_ROWS = 256
const MOST_PART = 1 / 48
/** Halves whose radius is not below this part of the whole's leave out nothing that the whole does not. */
const SMALLER = 0.8
/** Rows of a cell without a tree. */
const RUN_ROWS = 1024
/** Units past these leave the range of float32 with what is computed from them. */
const LEAST_UNIT = 1e-30
const MOST_UNIT = 1e30

/** The codes of an index, and the centres that they are relative to, as many as there may be cells. */
export interface CodeArrays {
  codes: Int8Array
  /** For each coded row. */
  bases: Int32Array
  norms: Float32Array
  centres: Floats
  /** Two numbers. */
  scratch: Float32Array
}

/** At most so many cells: the leaves of the smallest nodes that are split have half of their rows. */
export const cellsAtMost = (length: number): number => Math.ceil(length / (FEWEST_ROWS / 2)) + 1
/** Most rows of a cell, or some more, whole blocks; leaves that the caller's leafSize makes larger have more. */
export const usualCellRows = (length: number): number =>
  BLOCK_ROWS * Math.ceil(Math.max(RUN_ROWS, length * MOST_PART) / BLOCK_ROWS)
/** Each cell is filled up to whole groups. */
const codedAtMost = (length: number): number => length + 8 * cellsAtMost(length)

/** Bytes that {@link takeCodeArrays} takes. */
export function codeArrayBytes(length: number, stride: number, double: boolean): number {
  return codedAtMost(length) * (stride + 8) + cellsAtMost(length) * stride * (double ? 8 : 4) + 128
}

export function takeCodeArrays(pieces: Pieces, { length, stride, exact }: SimdIndex): CodeArrays {
  const coded = codedAtMost(length)
  const cells = cellsAtMost(length)
  return {
    codes: pieces.take(Int8Array, coded * stride, 1),
    bases: pieces.take(Int32Array, coded, 4),
    norms: pieces.take(Float32Array, coded, 4),
    centres: exact ? pieces.take(Float64Array, cells * stride, 8) : pieces.take(Float32Array, cells * stride, 4),
    scratch: pieces.take(Float32Array, 4, 4),
  }
}

/** Cells of an index, with the codes of their rows written. O(n d). */
export function codeCells(index: SimdIndex, kernels: Exports, arrays: CodeArrays, roundings: number): Cell[] {
  const cells = index.nodes === 1 ? shellsOf(index) : ballsOf(index)
  let first = 0
  for (const [c, cell] of cells.entries()) {
    cell.first = first
    first += (cell.to - cell.from + 7) & -8
    writeCodes(index, kernels, arrays, roundings, cell, c)
  }
  return cells
}

function emptyCell(from: number, to: number, ball: number, low: number, high: number): Cell {
  const lost = new Float64Array(Math.ceil((to - from) / BLOCK_ROWS))
  return { from, to, ball, low, high, first: 0, unit: 1, inverse: 0, norm: Number.POSITIVE_INFINITY, lost }
}

function ballsOf({ nodes, length, radii }: SimdIndex): Cell[] {
  const cells: Cell[] = []
  const most = Math.max(MOST_ROWS, length * MOST_PART)
  const visit = (node: number, from: number, to: number): void => {
    const left = 2 * node + 1
    const rows = to - from
    const pays = (): boolean => rows > most || (radii[left]! + radii[left + 1]!) / 2 < SMALLER * radii[node]!
    if (left >= nodes || rows < FEWEST_ROWS || !pays()) {
      cells.push(emptyCell(from, to, node, 0, radii[node]!))
      return
    }
    const middle = middleOf(from, to)
    visit(left, from, middle)
    visit(left + 1, middle, to)
  }
  visit(0, 0, length)
  return cells
}

function shellsOf({ length, dimensions: d, rows, centroids: mean, stride, margin }: SimdIndex): Cell[] {
  const cells: Cell[] = []
  for (let from = 0; from < length; from += RUN_ROWS) {
    const to = Math.min(length, from + RUN_ROWS)
    let low = Number.POSITIVE_INFINITY
    let high = 0
    for (let row = from; row < to; row++) {
      let sum = 0
      for (let c = 0; c < d; c++) sum += (rows[row * stride + c]! - mean[c]!) ** 2
      const distance = Math.sqrt(sum)
      // A sum that overflowed says nothing.
      low = distance < Number.POSITIVE_INFINITY ? Math.min(low, distance) : 0
      high = Math.max(high, distance)
    }
    cells.push(emptyCell(from, to, 0, low * (1 - margin), high * (1 + margin)))
  }
  return cells
}

function writeCodes(
  { dimensions, rows: { byteOffset: rows }, centroids, stride, exact }: SimdIndex,
  kernels: Exports,
  { codes, bases, norms, centres, scratch }: CodeArrays,
  roundings: number,
  cell: Cell,
  c: number,
): void {
  const range = exact ? kernels.range64 : kernels.range32
  const quantize = exact ? kernels.quantize64 : kernels.quantize32
  const ball = centroids.subarray(cell.ball * stride, cell.ball * stride + dimensions)
  const centre = centres.subarray(c * stride, c * stride + dimensions)
  centre.set(ball)
  range(rows, stride, cell.from, cell.to, centre.byteOffset, scratch.byteOffset)
  // Moved along all columns, so that what is greatest and what is least are as far off.
  const shift = (scratch[0]! + scratch[1]!) / 2
  const unit = Math.max(LEAST_UNIT, (scratch[1]! - scratch[0]!) / 254)
  if (!(unit < MOST_UNIT)) return
  for (let column = 0; column < dimensions; column++) centre[column]! += shift
  const inverse = Math.fround(1 / unit)
  let most = 0
  for (let block = 0; block < cell.lost.length; block++) {
    const from = cell.from + block * BLOCK_ROWS
    const to = Math.min(cell.to, from + BLOCK_ROWS)
    const at = cell.first + block * BLOCK_ROWS
    const lost = quantize(
      rows,
      stride,
      from,
      to,
      centre.byteOffset,
      inverse,
      codes.byteOffset + at * stride,
      bases.byteOffset + at * 4,
      norms.byteOffset + at * 4,
    )
    for (let row = at; row < at + to - from; row++) most = Math.max(most, norms[row]!)
    cell.lost[block] = Math.sqrt(lost) * (1 + roundings)
  }
  // float32 rounds (x - c) / a and what is left of it four times, each by at most 2^-24 of it.
  for (let block = 0; block < cell.lost.length; block++) {
    cell.lost[block]! += 1e-6 * (1 + Math.sqrt(most) + cell.lost[block]!)
  }
  if (!cell.lost.every(Number.isFinite)) return
  cell.inverse = inverse
  cell.unit = 1 / inverse
  cell.norm = most
}
