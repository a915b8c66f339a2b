import type { MemoryPlan } from '@murecom/internal/wasm'
import type { Floats } from '../../kernels/scan.ts'
import { middleOf } from '../../tree/shape.ts'
import type { IndexShape, SimdContext, SimdRows, Views } from '../rows.ts'

/** Rows of a cell that share a bound for their rounding to 8 bits; a multiple of a group's eight. */
export const BLOCK_ROWS = 64

/**
 * A run of rows that are 8-bit numbers relative to one centre: see assembly/screen.ts for how a row x becomes v. The rows lie
 * within a ball, which is a node of the tree. In an index without a tree they lie in a shell around the mean of all rows.
 */
export interface Cell {
  from: number
  to: number
  /** Centroid that `low` and `high` are norms from. */
  ball: number
  /** Least and greatest norm of a row. */
  low: number
  high: number
  /** First of its rows in the order of the 8-bit rows, in which a cell begins with a whole group. */
  first: number
  /** a, and 1 / a as the kernels take it. */
  unit: number
  inverse: number
  /** Largest |v|^2; Infinity where rows have no 8-bit numbers: then all of them are candidates. */
  largestSquare: number
  /** For each {@link BLOCK_ROWS} rows: no |(x - c) / a - v| is larger. */
  errors: Float64Array
}

/** A node of fewer rows is not split: smaller cells cost more for the 8-bit form of a query than they save. */
const FEWEST_ROWS = 64
/** An index of fewer rows is one cell: brute force over it took less than two or more cells did (benchmarks/results/knn-auto). */
const FEWEST_SPLIT = 256
/** A cell has at most this many rows, or this share of all. */
const MOST_ROWS = 256
const MOST_SHARE = 1 / 48
/** A node is split only if its children's mean radius is below this share of its own; otherwise they leave out no more. */
const SMALLER = 0.8
/** Rows of a cell without a tree. */
const RUN_ROWS = 1024
/** Units past these leave the range of float32 with what is computed from them. */
const LEAST_UNIT = 1e-30
const MOST_UNIT = 1e30

/** The 8-bit rows of an index, and the centres that they are relative to, as many as there may be cells. */
export type Int8Rows = Views<ReturnType<typeof reserveInt8Rows>>

/** Upper bound of the number of cells: the leaves of the smallest nodes that are split have half of their rows. */
export const cellsAtMost = (length: number): number => Math.ceil(length / (FEWEST_ROWS / 2)) + 1
/** Upper bound of a cell's rows, rounded up to blocks; a leaf that a large leafSize makes can exceed it. */
export const usualCellRows = (length: number): number =>
  BLOCK_ROWS * Math.ceil(Math.max(RUN_ROWS, length * MOST_SHARE) / BLOCK_ROWS)

export function reserveInt8Rows(plan: MemoryPlan, { length, stride, exact }: IndexShape) {
  const cells = cellsAtMost(length)
  // Each cell is filled up to whole groups.
  const rows = length + 8 * cells
  return {
    /** In groups, see packages/assembly/int8/quantize.ts. */
    values: plan.reserve(Int8Array, rows * stride),
    /** For each row, -64 times the sum of v, and |v|^2. */
    bases: plan.reserve(Int32Array, rows),
    squares: plan.reserve(Float32Array, rows),
    centres: plan.reserve<Floats>(exact ? Float64Array : Float32Array, cells * stride),
    /** Least and greatest x - c of a cell. */
    range: plan.reserve(Float32Array, 2),
  }
}

/** The cells of an index; writes their 8-bit rows. O(n d). */
export function makeCells(context: SimdContext, int8: Int8Rows): Cell[] {
  const { index } = context
  const cells = index.nodes === 1 ? shellsOf(index) : ballsOf(index)
  let first = 0
  for (const [c, cell] of cells.entries()) {
    cell.first = first
    first += (cell.to - cell.from + 7) & -8
    writeInt8(context, int8, cell, c)
  }
  return cells
}

function emptyCell(from: number, to: number, ball: number, low: number, high: number): Cell {
  const errors = new Float64Array(Math.ceil((to - from) / BLOCK_ROWS))
  const largestSquare = Number.POSITIVE_INFINITY
  return { from, to, ball, low, high, first: 0, unit: 1, inverse: 0, largestSquare, errors }
}

function ballsOf({ nodes, length, radii }: SimdRows): Cell[] {
  const cells: Cell[] = []
  const most = Math.max(MOST_ROWS, length * MOST_SHARE)
  const visit = (node: number, from: number, to: number): void => {
    const left = 2 * node + 1
    const rows = to - from
    const pays = (): boolean => rows > most || (radii[left]! + radii[left + 1]!) / 2 < SMALLER * radii[node]!
    if (left >= nodes || rows < FEWEST_ROWS || length < FEWEST_SPLIT || !pays()) {
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

function shellsOf({ length, dimensions: d, rows, centroids: mean, stride, margin }: SimdRows): Cell[] {
  const cells: Cell[] = []
  for (let from = 0; from < length; from += RUN_ROWS) {
    const to = Math.min(length, from + RUN_ROWS)
    let low = Number.POSITIVE_INFINITY
    let high = 0
    for (let row = from; row < to; row++) {
      let sum = 0
      for (let c = 0; c < d; c++) sum += (rows[row * stride + c]! - mean[c]!) ** 2
      const norm = Math.sqrt(sum)
      // A sum that overflowed bounds nothing.
      low = norm < Number.POSITIVE_INFINITY ? Math.min(low, norm) : 0
      high = Math.max(high, norm)
    }
    cells.push(emptyCell(from, to, 0, low * (1 - margin), high * (1 + margin)))
  }
  return cells
}

/** Writes the 8-bit rows of cell number `c`, and into the cell what the bounds need of them. */
function writeInt8({ index, kernels, sumError }: SimdContext, int8: Int8Rows, cell: Cell, c: number): void {
  const { dimensions, rows, centroids, stride, exact } = index
  const { range } = int8
  const ball = centroids.subarray(cell.ball * stride, cell.ball * stride + dimensions)
  const centre = int8.centres.subarray(c * stride, c * stride + dimensions)
  centre.set(ball)
  const findRange = exact ? kernels.range64 : kernels.range32
  findRange(rows.byteOffset, stride, cell.from, cell.to, centre.byteOffset, range.byteOffset)
  const [low, high] = range as Iterable<number> as [number, number]
  const unit = Math.max(LEAST_UNIT, (high - low) / 254)
  if (!(unit < MOST_UNIT)) return
  // Moved along all columns, so that the least and the greatest are equally far off.
  for (let column = 0; column < dimensions; column++) centre[column]! += (low + high) / 2
  const inverse = Math.fround(1 / unit)
  const quantize = exact ? kernels.quantize64 : kernels.quantize32
  let largestSquare = 0
  for (let block = 0; block < cell.errors.length; block++) {
    const from = cell.from + block * BLOCK_ROWS
    const to = Math.min(cell.to, from + BLOCK_ROWS)
    const at = cell.first + block * BLOCK_ROWS
    const squaredError = quantize(
      rows.byteOffset,
      stride,
      from,
      to,
      centre.byteOffset,
      inverse,
      int8.values.byteOffset + at * stride,
      int8.bases.byteOffset + at * 4,
      int8.squares.byteOffset + at * 4,
    )
    for (let row = at; row < at + to - from; row++) largestSquare = Math.max(largestSquare, int8.squares[row]!)
    cell.errors[block] = Math.sqrt(squaredError) * (1 + sumError)
  }
  // float32 rounds (x - c) / a and its difference from v four times, each by at most 2^-24 of it.
  for (let block = 0; block < cell.errors.length; block++) {
    cell.errors[block]! += 1e-6 * (1 + Math.sqrt(largestSquare) + cell.errors[block]!)
  }
  if (!cell.errors.every(Number.isFinite)) return
  cell.inverse = inverse
  cell.unit = 1 / inverse
  cell.largestSquare = largestSquare
}
