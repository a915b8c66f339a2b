import type { Floats } from '../../kernels/scan.ts'
import type { Collector } from '../../tree/collectors.ts'
import { type SimdContext, viewsOf } from '../rows.ts'
import { CellBounds } from './bounds.ts'
import { Candidates } from './candidates.ts'
import { CellScreen, PANEL_QUERIES } from './cell-screen.ts'
import { BLOCK_ROWS, type Cell, type Int8Rows, makeCells } from './cells.ts'
import type { ScreenPlaces } from './layout.ts'
import { BATCH_QUERIES, QueryBatch } from './queries.ts'

/** The 8-bit rows are made when this many queries have been asked for in all. */
const WORTH_INT8 = 4

/** Measures the first `count` candidates, hands them to the collector and sets the limits of their queries. */
type AcceptCandidates = (count: number) => void

/**
 * Searches batches of queries by 8-bit screening. The rows of a query's nearest cell that are probably near come first, and
 * give it a limit; then the rest of that cell; then the other cells, each for all queries that it is not too far from. The
 * rows that pass are measured in float64.
 *
 * A query takes 7.8 us (1,310 x 256, clustered, AMD EPYC): 8-bit products 2.4, reduced distances 1.9 (25, of which 10 are
 * answers), float32 1.5 (46 rows and 16 centres), the 8-bit query 0.9 (4.4 cells), heap and limits 0.6. Tried and no faster:
 * batches of 64 or 128 queries; a limit that is set again only when the collector's has changed.
 */
export class BatchScreen {
  /** Most queries of one call. */
  readonly batchQueries = BATCH_QUERIES
  readonly #context: SimdContext
  readonly #int8: Int8Rows
  readonly #batch: QueryBatch
  readonly #bounds: CellBounds
  readonly #candidates: Candidates
  readonly #cellScreen: CellScreen
  /** Limits of the queries of a batch. */
  readonly #limits = new Float64Array(BATCH_QUERIES)
  /** The limits as sums of float32 are compared with them: both are Infinity past the largest float32. */
  readonly #limits32 = new Float32Array(BATCH_QUERIES)
  /** The limits as norms. */
  readonly #norms = new Float64Array(BATCH_QUERIES)
  #cells: Cell[] | undefined
  #asked = 0

  constructor(context: SimdContext, places: ScreenPlaces) {
    this.#context = context
    this.#int8 = viewsOf(places.int8, context.memory)
    this.#batch = new QueryBatch(context, places.queries)
    this.#bounds = new CellBounds(context, places.bounds)
    this.#candidates = new Candidates(context, places.candidates, this.#batch)
    this.#cellScreen = new CellScreen(context, places.cellScreen, this.#int8, this.#batch, this.#candidates)
  }

  /** Searches for queries `first .. first + count`; false when it would rather have them searched one by one. */
  search(queries: Floats, first: number, count: number, collector: Collector): boolean {
    this.#asked += count
    if (this.#asked < WORTH_INT8) return false
    const { index, sumError } = this.#context
    const { metric, order } = index
    this.#cells ??= makeCells(this.#context, this.#int8)
    const cells = this.#cells
    this.#batch.load(queries, first, count)
    this.#bounds.compute(cells, this.#batch, count)
    const setLimit = (i: number): void => {
      const worst = collector.worst()
      const limit = metric.limitOf(worst)
      this.#limits[i] = limit
      this.#limits32[i] = (Math.sqrt(limit) + this.#batch.queryErrors[i]!) ** 2 * (1 + sumError) + 1e-37
      this.#norms[i] = metric.normOf(worst)
    }
    const { queryNumbers, positions, reduced } = this.#candidates.views
    const accept: AcceptCandidates = pairs => {
      this.#candidates.measure(pairs)
      let i = -1
      for (let pair = 0; pair < pairs; pair++) {
        if (i !== queryNumbers[pair]!) {
          if (i >= 0) setLimit(i)
          i = queryNumbers[pair]!
          collector.select(first + i)
        }
        if (!(reduced[pair]! > this.#limits[i]!)) {
          collector.accept(order[positions[pair]!]!, metric.toDistance(reduced[pair]!))
        }
      }
      if (i >= 0) setLimit(i)
    }
    for (let i = 0; i < count; i++) {
      collector.select(first + i)
      setLimit(i)
    }
    this.#searchNearestCells(cells, count, accept)
    this.#searchOtherCells(cells, count, accept)
    return true
  }

  #searchNearestCells(cells: readonly Cell[], count: number, accept: AcceptCandidates): void {
    const { active } = this.#batch.views
    const { nearest } = this.#bounds
    for (const [c, cell] of cells.entries()) {
      let actives = 0
      for (let i = 0; i < count; i++) if (nearest[i] === c) active[actives++] = i
      if (actives === 0) continue
      this.#batch.encode(this.#int8, cell, c, actives)
      for (let a = 0; a < actives; a += PANEL_QUERIES) {
        this.#searchFirstRows(cell, a, Math.min(actives, a + PANEL_QUERIES), accept)
      }
      this.#searchBlocks(cell, this.#cellScreen.firstRows, actives, accept)
    }
  }

  #searchOtherCells(cells: readonly Cell[], count: number, accept: AcceptCandidates): void {
    const { active } = this.#batch.views
    const { nearest, leastNorms } = this.#bounds
    for (const [c, cell] of cells.entries()) {
      let actives = 0
      for (let i = 0; i < count; i++) {
        if (nearest[i] !== c && !(leastNorms[i * cells.length + c]! > this.#norms[i]!)) active[actives++] = i
      }
      if (actives === 0) continue
      this.#batch.encode(this.#int8, cell, c, actives)
      this.#searchBlocks(cell, 0, actives, accept)
    }
  }

  /** The first rows of a cell for the encoded queries `from .. to`, a panel: the likely ones, then the others. */
  #searchFirstRows(cell: Cell, from: number, to: number, accept: AcceptCandidates): void {
    // Without a limit yet float32 rules nothing out.
    accept(this.#cellScreen.likely(cell, from, to))
    const rows = Math.min(this.#cellScreen.firstRows, cell.to - cell.from)
    for (let at = 0; at < rows; at += BLOCK_ROWS) {
      this.#batch.setThresholds(this.#limits, cell, cell.errors[at / BLOCK_ROWS]!, from, to)
      this.#acceptRefined(this.#cellScreen.unlikely(cell, at, from, to), accept)
    }
  }

  /** The rows of a cell from its row `skipped` on for the first `actives` queries, which are encoded. */
  #searchBlocks(cell: Cell, skipped: number, actives: number, accept: AcceptCandidates): void {
    for (let at = skipped; cell.from + at < cell.to; at += BLOCK_ROWS) {
      this.#batch.setThresholds(this.#limits, cell, cell.errors[at / BLOCK_ROWS]!, 0, actives)
      this.#acceptRefined(this.#cellScreen.block(cell, at, actives), accept)
    }
  }

  #acceptRefined(found: number, accept: AcceptCandidates): void {
    if (found > 0) accept(this.#candidates.refine(found, this.#limits32))
  }
}
