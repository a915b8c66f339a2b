import { instantiate, MemoryPlan, type Place } from '@murecom/internal/wasm'
import type { SimdExports } from '../../generated/simd.ts'
import type { Floats } from '../../kernels/scan.ts'
import { type AcceptRow, type Extent, InvertedLists, type List, MOST_UNIT } from '../../lists/inverted-lists.ts'
import { viewsOf } from '../rows.ts'
import { PANEL_QUERIES } from '../screen/cell-screen.ts'
import { BATCH_QUERIES, type BatchContext, QueryBatch, reserveQueries } from '../screen/queries.ts'

/** Rows of one call of the screening kernel. */
const CALL_ROWS = 1024
/** The same while a query has no limit yet, so that its first rows give it one. */
const FIRST_ROWS = 64
/** Sums of products of 8-bit numbers are 32-bit integers. */
const MOST_COLUMNS = 100_000

interface SimdExtent extends Extent {
  /** In groups of eight, as packages/assembly/int8/quantize.ts describes. */
  readonly values: Place<Int8Array>
  /** For each row, -64 times the sum of v, and |v|^2. */
  readonly bases: Place<Int32Array>
  readonly squares: Place<Float32Array>
}

function reserveFixed(plan: MemoryPlan, shape: BatchContext['index'], lists: number) {
  return {
    centres: plan.reserve(Float32Array, lists * shape.stride),
    row: plan.reserve(Float32Array, shape.stride),
    /** Numbers of the queries in a panel. */
    slots: plan.reserve(Int32Array, PANEL_QUERIES),
    nearness: plan.reserve(Float32Array, PANEL_QUERIES * CALL_ROWS),
    foundSlots: plan.reserve(Int32Array, PANEL_QUERIES * CALL_ROWS),
    foundRows: plan.reserve(Int32Array, PANEL_QUERIES * CALL_ROWS),
  }
}

/** Whether the SIMD kernels can serve lists with this number of columns. */
export const canScreen = (dimensions: number): boolean => dimensions <= MOST_COLUMNS

/**
 * Lists whose 8-bit rows lie in a WebAssembly memory, which grows. The kernels that screen the cells of an exact index
 * (simd/screen/) screen them, four queries at a time; screen/queries.ts has the bound.
 */
export class SimdLists extends InvertedLists<SimdExtent> {
  readonly batchQueries = BATCH_QUERIES
  readonly #plan = new MemoryPlan()
  readonly #memory: WebAssembly.Memory
  readonly #context: BatchContext
  readonly #fixed: ReturnType<typeof reserveFixed>
  readonly #queries: ReturnType<typeof reserveQueries>
  #views: ReturnType<SimdLists['makeViews']> | undefined

  constructor(module: WebAssembly.Module, centroids: Float32Array, spans: ArrayLike<number>, dimensions: number) {
    super(centroids, spans, dimensions)
    const stride = (dimensions + 3) & ~3
    const index = { dimensions, stride, exact: false }
    this.#fixed = reserveFixed(this.#plan, index, this.lists.length)
    this.#queries = reserveQueries(this.#plan, index)
    const memory = this.#plan.allocate({ growable: true })
    if (!memory) throw new RangeError('IvfIndex: centroids must fit into a memory of 4 GiB')
    this.#memory = memory
    // The error of sums is that of simd-index.ts.
    const kernels = instantiate<SimdExports>(module, memory)
    this.#context = { kernels, memory, index, sumError: (stride / 4 + 16) * 2 ** -23 }
    const { centres, slots } = this.#viewAll().fixed
    for (let list = 0; list < this.lists.length; list++) {
      centres.set(centroids.subarray(list * dimensions, (list + 1) * dimensions), list * stride)
    }
    slots.set([0, 1, 2, 3])
  }

  override load(queries: Floats, first: number, count: number): void {
    this.#viewAll().batch.load(queries, first, count)
  }

  override scan(number: number, active: Int32Array, count: number, limits: Float64Array, accept: AcceptRow): void {
    const list = this.lists[number]!
    const { batch, fixed } = this.#viewAll()
    for (let a = 0; a < count; a += PANEL_QUERIES) {
      const panel = active.subarray(a, Math.min(count, a + PANEL_QUERIES))
      batch.views.active.set(panel)
      batch.encode(fixed, list, number, panel.length)
      this.#scanPanel(list, panel, limits, accept)
    }
  }

  /** A list for the encoded queries. */
  #scanPanel(list: List<SimdExtent>, panel: Int32Array, limits: Float64Array, accept: AcceptRow): void {
    const { batch, fixed } = this.#viewAll()
    const { views } = batch
    const { kernels, index } = this.#context
    const { stride } = index
    for (const extent of list.extents) {
      for (let from = 0, rows = 0; from < extent.length; from += rows) {
        const most = panel.some(query => limits[query] === Number.POSITIVE_INFINITY) ? FIRST_ROWS : CALL_ROWS
        rows = Math.min(most, extent.length - from)
        batch.setThresholds(limits, list, extent.error, 0, panel.length)
        const found = kernels.screen(
          views.panels.byteOffset,
          fixed.slots.byteOffset,
          panel.length,
          views.factors.byteOffset,
          views.thresholds.byteOffset,
          extent.values.byteOffset + from * stride,
          extent.bases.byteOffset + from * 4,
          extent.squares.byteOffset + from * 4,
          stride,
          rows,
          0,
          fixed.nearness.byteOffset,
          fixed.foundSlots.byteOffset,
          fixed.foundRows.byteOffset,
        )
        this.#acceptFound(found, from, extent, list, panel, accept)
      }
    }
  }

  /** Hands on what the kernel has found, with the bounds of each row. */
  #acceptFound(
    found: number,
    from: number,
    extent: SimdExtent,
    { unit, largestSquare }: List<SimdExtent>,
    panel: Int32Array,
    accept: AcceptRow,
  ): void {
    const { batch, fixed } = this.#viewAll()
    const { squares, errors } = batch
    const { nearness, foundSlots, foundRows } = fixed
    // The rounding that `squares` is less by was taken off once, and a sum can be above by as much.
    const rounding = 2.2 * (2 ** -20 + this.#context.sumError)
    for (let i = 0; i < found; i++) {
      const slot = foundSlots[i]!
      const row = foundRows[i]!
      const error = errors[slot]! + extent.error
      const square = squares[slot]!
      const low = square - nearness[(row >> 3) * 8 * PANEL_QUERIES + slot * 8 + (row & 7)]!
      const high = low + rounding * (Math.abs(square) + largestSquare)
      const lower = (Math.sqrt(Math.max(0, low)) * (1 - 1e-6) - error) * unit
      const upper = (Math.sqrt(Math.max(0, high)) * (1 + 1e-6) + error) * unit
      accept(panel[slot]!, extent.ids[from + row]!, lower, upper)
    }
  }

  protected override makeExtent(capacity: number): SimdExtent {
    const values = this.#plan.reserve(Int8Array, capacity * this.#context.index.stride)
    const bases = this.#plan.reserve(Int32Array, capacity)
    const squares = this.#plan.reserve(Float32Array, capacity)
    return { capacity, length: 0, ids: new Int32Array(capacity), error: 0, values, bases, squares }
  }

  protected override write(number: number, extent: SimdExtent, rows: Float32Array, at: number): void {
    const { kernels, index, sumError } = this.#context
    const { stride, dimensions } = index
    const list = this.lists[number]!
    const { fixed, all } = this.#viewAll()
    const place = extent.length
    let squared = Number.POSITIVE_INFINITY
    let square = Number.POSITIVE_INFINITY
    if (list.unit < MOST_UNIT) {
      fixed.row.set(rows.subarray(at, at + dimensions))
      const squares = extent.squares.byteOffset + place * 4
      squared = kernels.quantize32(
        fixed.row.byteOffset,
        stride,
        0,
        1,
        fixed.centres.byteOffset + number * stride * 4,
        list.inverse,
        // As the first row of a group that begins so that this place is there.
        extent.values.byteOffset + (place >> 3) * 8 * stride + (place & 7) * 4,
        extent.bases.byteOffset + place * 4,
        squares,
      )
      square = all[squares >>> 2]!
    }
    const error = Math.sqrt(squared) * (1 + sumError)
    // float32 rounds (x - c) / a and its difference from v four times, each by at most 2^-24 of it.
    const wide = error + 1e-6 * (1 + Math.sqrt(square) + error)
    extent.error = Math.max(extent.error, Number.isFinite(wide) ? wide : Number.POSITIVE_INFINITY)
    list.largestSquare = Math.max(list.largestSquare, square)
  }

  /** Views of the whole memory, which are lost when it grows. */
  #viewAll(): ReturnType<SimdLists['makeViews']> {
    if (this.#plan.size > this.#memory.buffer.byteLength) this.#grow()
    if (this.#views?.all.buffer !== this.#memory.buffer) this.#views = this.makeViews()
    return this.#views!
  }

  #grow(): void {
    try {
      this.#plan.growToFit(this.#memory)
    } catch {
      throw new RangeError('IvfIndex: 8-bit rows must fit into a memory of 4 GiB; without kernels there may be more')
    }
  }

  private makeViews() {
    const { buffer } = this.#memory
    const fixed = viewsOf(this.#fixed, this.#memory)
    return { fixed, batch: new QueryBatch(this.#context, this.#queries), all: new Float32Array(buffer) }
  }
}
