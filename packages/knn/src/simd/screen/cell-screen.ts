import type { MemoryPlan } from '@murecom/internal/wasm'
import { type IndexShape, type SimdContext, type Views, viewsOf } from '../rows.ts'
import type { Candidates } from './candidates.ts'
import { BLOCK_ROWS, type Cell, type Int8Rows, usualCellRows } from './cells.ts'
import type { QueryBatch } from './queries.ts'

/** Rows that give a query its first limit. */
const SEEDS = 16
/** Queries that the kernels take side by side. */
export const PANEL_QUERIES = 4

type CellScreenPlaces = ReturnType<typeof reserveCellScreen>

export function reserveCellScreen(plan: MemoryPlan, { length }: IndexShape) {
  return {
    /** |B w|^2 - |B w - v|^2 for each query of a panel and each of the first rows of a cell: larger for nearer rows. */
    nearness: plan.reserve(Float32Array, PANEL_QUERIES * usualCellRows(length)),
    greatest: plan.reserve(Float32Array, SEEDS),
    seeds: plan.reserve(Int32Array, PANEL_QUERIES * SEEDS),
  }
}

/**
 * Finds by 8-bit products which rows of a cell may be near, for the queries of a batch that are encoded for the cell. Each
 * method writes pairs into the candidates and returns how many.
 */
export class CellScreen {
  /** Rows that {@link likely} looks at, and whose nearness {@link unlikely} uses again; a multiple of a block's. */
  readonly firstRows: number
  readonly #context: SimdContext
  readonly #int8: Int8Rows
  readonly #batch: QueryBatch
  readonly #candidates: Candidates
  readonly #views: Views<CellScreenPlaces>

  constructor(
    context: SimdContext,
    places: CellScreenPlaces,
    int8: Int8Rows,
    batch: QueryBatch,
    candidates: Candidates,
  ) {
    this.#context = context
    this.#int8 = int8
    this.#batch = batch
    this.#candidates = candidates
    this.#views = viewsOf(places, context.memory)
    this.firstRows = usualCellRows(context.index.length)
  }

  /** The rows that are probably nearest, among the first of the cell, to the encoded queries `from .. to`, a panel. */
  likely(cell: Cell, from: number, to: number): number {
    const { kernels, index } = this.#context
    const { values, bases, squares } = this.#int8
    const { panels, active, factors } = this.#batch.views
    const { nearness, greatest, seeds } = this.#views
    kernels.likely(
      panels.byteOffset,
      from / PANEL_QUERIES,
      to - from,
      factors.byteOffset,
      values.byteOffset + cell.first * index.stride,
      bases.byteOffset + cell.first * 4,
      squares.byteOffset + cell.first * 4,
      index.stride,
      Math.min(this.firstRows, cell.to - cell.from),
      cell.from,
      nearness.byteOffset,
      greatest.byteOffset,
      seeds.byteOffset,
    )
    const { queryNumbers, positions } = this.#candidates.views
    let pairs = 0
    for (let at = 0; at < (to - from) * SEEDS; at++) {
      if (seeds[at]! < 0) continue
      queryNumbers[pairs] = active[from + ((at / SEEDS) | 0)]!
      positions[pairs++] = seeds[at]!
    }
    return pairs
  }

  /** After {@link likely}, the other rows of the block that begins at row `at` of the cell which pass the thresholds. */
  unlikely(cell: Cell, at: number, from: number, to: number): number {
    const { active, thresholds } = this.#batch.views
    const { queryNumbers, positions } = this.#candidates.views
    return this.#context.kernels.pick(
      this.#views.nearness.byteOffset + at * PANEL_QUERIES * 4,
      active.byteOffset + from * 4,
      to - from,
      thresholds.byteOffset + from * 4,
      Math.min(BLOCK_ROWS, this.firstRows - at, cell.to - cell.from - at),
      cell.from + at,
      queryNumbers.byteOffset,
      positions.byteOffset,
    )
  }

  /** The rows of the block that begins at row `at` of the cell which pass the thresholds of `count` encoded queries. */
  block(cell: Cell, at: number, count: number): number {
    const { kernels, index } = this.#context
    const { values, bases, squares } = this.#int8
    const { panels, active, factors, thresholds } = this.#batch.views
    const { queryNumbers, positions } = this.#candidates.views
    const first = cell.first + at
    return kernels.screen(
      panels.byteOffset,
      active.byteOffset,
      count,
      factors.byteOffset,
      thresholds.byteOffset,
      values.byteOffset + first * index.stride,
      bases.byteOffset + first * 4,
      squares.byteOffset + first * 4,
      index.stride,
      Math.min(BLOCK_ROWS, cell.to - cell.from - at),
      cell.from + at,
      this.#views.nearness.byteOffset,
      queryNumbers.byteOffset,
      positions.byteOffset,
    )
  }
}
