import type { Floats } from '../../kernels/scan.ts'
import type { Sink } from '../../tree/collectors.ts'
import type { Exports, Pieces } from '../memory.ts'
import type { SimdIndex } from '../simd-index.ts'
import { boundBytes, CodeBounds } from './bounds.ts'
import { CodePairs, PAIR_BYTES } from './candidates.ts'
import {
  BLOCK_ROWS,
  type Cell,
  type CodeArrays,
  codeArrayBytes,
  codeCells,
  takeCodeArrays,
  usualCellRows,
} from './cells.ts'
import { BATCH_QUERIES, batchBytes, CodeBatch } from './queries.ts'

/** With fewer columns the tree alone leaves out so much that a look at every cell costs more. */
const FEWEST_COLUMNS = 16
/** Sums of products of codes are 32-bit integers. */
const MOST_COLUMNS = 100_000
/** Codes are made when this many queries have been asked for in all. */
const WORTH_CODES = 4
/** Rows that give a query its first limit, see `likely`. */
const SEEDS = 16

/** Bytes of a memory that a {@link CodeSearcher} takes; 0 where an index has no use for one. */
export function codeBytes(length: number, dimensions: number, double: boolean, stride: number): number {
  if (dimensions < FEWEST_COLUMNS || dimensions > MOST_COLUMNS) return 0
  const found = PAIR_BYTES + SEEDS * 20 + 512
  const weighed = usualCellRows(length) * 16
  return codeArrayBytes(length, stride, double) + batchBytes(stride) + boundBytes(length) + weighed + found
}

/**
 * Searches batches of queries by 8-bit codes. Each query has the rows of its nearest cell that are probably near scored first,
 * which gives it a limit; then the rest of that cell; then the other cells are screened for all queries that they are not too
 * far from. What passes is scored in float64.
 *
 * Of 7.8 us a query, 1,310 x 256 clustered, AMD EPYC: products of codes 2.4, scores 1.9 (25, of which 10 are answers),
 * float32 1.5 (46 rows and 16 centres), codes of the query 0.9 (4.4 cells), heap and limits 0.6. Tried and no faster: batches
 * of 64 or 128 queries; a limit that is drawn again only when the sink's has changed.
 */
export class CodeSearcher {
  /** Most queries that it takes at once. */
  readonly size = BATCH_QUERIES
  readonly #kernels: Exports
  readonly #index: SimdIndex
  readonly #roundings: number
  readonly #arrays: CodeArrays
  readonly #batch: CodeBatch
  readonly #bounds: CodeBounds
  /** Rows whose nearness to a panel of queries there is room for: those of a cell, a multiple of a block's. */
  readonly #weighed: number
  readonly #nearness: Float32Array
  readonly #greatest: Float32Array
  readonly #pairs: CodePairs
  readonly #seeds: Int32Array
  /** The limits as sums of float32 are compared with them: both are Infinity past the largest float32. */
  readonly #limits32 = new Float32Array(BATCH_QUERIES)
  readonly #limits = new Float64Array(BATCH_QUERIES)
  readonly #reach = new Float64Array(BATCH_QUERIES)
  #cells: Cell[] | undefined
  #asked = 0

  /** @param roundings what float32 may be off by after a sum over the columns, relative */
  constructor(kernels: Exports, pieces: Pieces, index: SimdIndex, roundings: number) {
    const { length } = index
    this.#kernels = kernels
    this.#index = index
    this.#roundings = roundings
    this.#batch = new CodeBatch(kernels, pieces, index, roundings)
    this.#bounds = new CodeBounds(kernels, pieces, index, BATCH_QUERIES, roundings)
    this.#weighed = usualCellRows(length)
    this.#nearness = pieces.take(Float32Array, 4 * this.#weighed, 4)
    this.#greatest = pieces.take(Float32Array, SEEDS, 4)
    this.#pairs = new CodePairs(kernels, pieces, index, this.#batch)
    this.#seeds = pieces.take(Int32Array, 4 * SEEDS, 4)
    this.#arrays = takeCodeArrays(pieces, index)
  }

  /** Searches for queries `first .. first + count`; false when it would rather have them searched one by one. */
  search(queries: Floats, first: number, count: number, sink: Sink): boolean {
    this.#asked += count
    if (this.#asked < WORTH_CODES) return false
    const index = this.#index
    this.#cells ??= codeCells(index, this.#kernels, this.#arrays, this.#roundings)
    const cells = this.#cells
    const { active } = this.#batch
    this.#batch.load(queries, first, count)
    this.#bounds.draw(cells, this.#batch, count)
    const { nearest, bounds } = this.#bounds
    const draw = (i: number): void => {
      const worst = sink.worst()
      const limit = index.metric.limitOf(worst)
      this.#limits[i] = limit
      this.#limits32[i] = (Math.sqrt(limit) + this.#batch.shifts[i]!) ** 2 * (1 + this.#roundings) + 1e-37
      this.#reach[i] = index.metric.lengthOf(worst)
    }
    const { queries: asking, rows, scores } = this.#pairs
    const take: Take = pairs => {
      this.#pairs.score(pairs)
      let i = -1
      for (let pair = 0; pair < pairs; pair++) {
        if (i !== asking[pair]!) {
          if (i >= 0) draw(i)
          i = asking[pair]!
          sink.aim(first + i)
        }
        const reduced = scores[pair]!
        if (!(reduced > this.#limits[i]!)) sink.take(index.order[rows[pair]!]!, index.metric.toDistance(reduced))
      }
      if (i >= 0) draw(i)
    }
    for (let i = 0; i < count; i++) {
      sink.aim(first + i)
      draw(i)
    }
    this.#searchNearestCells(cells, count, take)
    for (const [c, cell] of cells.entries()) {
      let some = 0
      for (let i = 0; i < count; i++) {
        if (nearest[i] !== c && !(bounds[i * cells.length + c]! > this.#reach[i]!)) active[some++] = i
      }
      if (some === 0) continue
      this.#batch.encode(this.#arrays, cell, c, some)
      this.#searchCell(cell, 0, some, take)
    }
    return true
  }

  #searchNearestCells(cells: readonly Cell[], count: number, take: Take): void {
    for (const [c, cell] of cells.entries()) {
      let some = 0
      for (let i = 0; i < count; i++) if (this.#bounds.nearest[i] === c) this.#batch.active[some++] = i
      if (some === 0) continue
      this.#batch.encode(this.#arrays, cell, c, some)
      for (let a = 0; a < some; a += 4) this.#seed(cell, a, Math.min(some, a + 4), take)
      this.#searchCell(cell, this.#weighed, some, take)
    }
  }

  /** The first `weighed` rows of a cell for the encoded queries `from .. to`, a panel: the likely ones, then the others. */
  #seed(cell: Cell, from: number, to: number, take: Take): void {
    const { codes, bases, norms } = this.#arrays
    const { panels, active, factors, thresholds } = this.#batch
    const { stride } = this.#index
    const rows = Math.min(this.#weighed, cell.to - cell.from)
    this.#kernels.likely(
      panels.byteOffset,
      from / 4,
      to - from,
      factors.byteOffset,
      codes.byteOffset + cell.first * stride,
      bases.byteOffset + cell.first * 4,
      norms.byteOffset + cell.first * 4,
      stride,
      rows,
      cell.from,
      this.#nearness.byteOffset,
      this.#greatest.byteOffset,
      this.#seeds.byteOffset,
    )
    let pairs = 0
    for (let at = 0; at < (to - from) * SEEDS; at++) {
      if (this.#seeds[at]! < 0) continue
      this.#pairs.queries[pairs] = active[from + ((at / SEEDS) | 0)]!
      this.#pairs.rows[pairs++] = this.#seeds[at]!
    }
    // Without a limit yet float32 rules nothing out.
    take(pairs)
    for (let at = 0; at < rows; at += BLOCK_ROWS) {
      this.#batch.drawThresholds(this.#limits, cell, cell.lost[at / BLOCK_ROWS]!, from, to)
      const found = this.#kernels.pick(
        this.#nearness.byteOffset + at * 16,
        active.byteOffset + from * 4,
        to - from,
        thresholds.byteOffset + from * 4,
        Math.min(BLOCK_ROWS, rows - at),
        cell.from + at,
        this.#pairs.queries.byteOffset,
        this.#pairs.rows.byteOffset,
      )
      if (found > 0) take(this.#pairs.refine(found, this.#limits32))
    }
  }

  /** Rows of a cell from its row `skipped` on for the queries that are encoded. */
  #searchCell(cell: Cell, skipped: number, some: number, take: Take): void {
    const { codes, bases, norms } = this.#arrays
    const { panels, active, factors, thresholds } = this.#batch
    const { stride } = this.#index
    for (let at = skipped; cell.from + at < cell.to; at += BLOCK_ROWS) {
      this.#batch.drawThresholds(this.#limits, cell, cell.lost[at / BLOCK_ROWS]!, 0, some)
      const coded = cell.first + at
      const found = this.#kernels.screen(
        panels.byteOffset,
        active.byteOffset,
        some,
        factors.byteOffset,
        thresholds.byteOffset,
        codes.byteOffset + coded * stride,
        bases.byteOffset + coded * 4,
        norms.byteOffset + coded * 4,
        stride,
        Math.min(BLOCK_ROWS, cell.to - cell.from - at),
        cell.from + at,
        this.#nearness.byteOffset,
        this.#pairs.queries.byteOffset,
        this.#pairs.rows.byteOffset,
      )
      if (found > 0) take(this.#pairs.refine(found, this.#limits32))
    }
  }
}

/** Scores so many pairs and hands them on. */
type Take = (pairs: number) => void
