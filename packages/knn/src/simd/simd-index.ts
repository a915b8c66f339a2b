import { instantiate } from '@murecom/internal/wasm'
import type { SimdExports } from '../generated/simd.ts'
import type { Floats } from '../kernels/scan.ts'
import type { MetricFunctions } from '../metrics/metric.ts'
import type { Collector } from '../tree/collectors.ts'
import type { StoredTree, TreeSource } from '../tree/shape.ts'
import { packed, TreeIndex } from '../tree/tree-index.ts'
import type { IndexLayout } from './layout.ts'
import { QueryScan } from './query-scan.ts'
import type { IndexShape, SimdContext, SimdRows } from './rows.ts'
import { BatchScreen } from './screen/screen.ts'

/**
 * An index whose rows lie in a WebAssembly memory. SIMD kernels search it: for one query by a walk over the tree, for many
 * at once by 8-bit screening (screen/screen.ts).
 */
export class SimdIndex extends TreeIndex implements SimdRows {
  readonly exact: boolean
  /** Scans for one query. */
  readonly queryScan: QueryScan
  readonly #screen: BatchScreen | undefined
  #busy = false

  constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    layout: IndexLayout,
    shape: IndexShape,
    source: TreeSource,
    leafSize: number,
    metric: MetricFunctions,
  ) {
    const { dimensions, stride, nodes, exact } = shape
    const own = { rows: layout.rows.view(memory.buffer), centroids: layout.centroids.view(memory.buffer) }
    let from = source
    if ('radii' in source) {
      fillUp(own.rows, stride, source.rows, dimensions)
      fillUp(own.centroids, stride, source.centroids, dimensions)
    } else if (nodes === 1) from = { rows: source.rows, order: orderFromMean(source.rows, dimensions) }
    super(from, dimensions, leafSize, metric, stride, own)
    this.exact = exact
    const context: SimdContext = {
      kernels: instantiate<SimdExports>(module, memory),
      index: this,
      memory,
      // Wider than g of query-scan.ts, and than what the kernels of screen/ round.
      sumError: (stride / 4 + 16) * 2 ** -23,
    }
    this.queryScan = new QueryScan(context, layout.scan)
    this.#screen = layout.screen && new BatchScreen(context, layout.screen)
  }

  override search(queries: Floats, count: number, collector: Collector): void {
    // A filter may search the index that it filters. The plain kernels share no memory with the search that calls it.
    if (this.#busy) {
      super.search(queries, count, collector)
      return
    }
    this.#busy = true
    try {
      const walk = this.walker(collector, this.exact, this.queryScan.scan)
      const step = this.#screen?.batchQueries ?? count
      for (let q = 0; q < count; q += step) {
        const end = Math.min(count, q + step)
        if (this.#screen?.search(queries, q, end - q, collector)) continue
        for (let i = q; i < end; i++) {
          this.queryScan.load(queries, i * this.dimensions)
          collector.select(i)
          walk()
        }
      }
    } finally {
      this.#busy = false
    }
  }

  override stored(): StoredTree {
    const { order, radii } = this
    return { order, radii, rows: packed(this, this.rows), centroids: packed(this, this.centroids) }
  }
}

/** Copies rows of `dimensions` columns to where rows have `stride` columns. */
function fillUp(to: Floats, stride: number, from: Floats, dimensions: number): void {
  for (let i = 0; i * dimensions < from.length; i++) {
    to.set(from.subarray(i * dimensions, (i + 1) * dimensions), i * stride)
  }
}

/** The order of rows by their distance from the mean: runs of rows can then be left out by it. */
function orderFromMean(rows: Floats, d: number): Int32Array {
  const order = new Int32Array(rows.length / d).map((_, i) => i)
  const mean = new Float64Array(d)
  for (let i = 0; i < rows.length; ) for (let c = 0; c < d; c++) mean[c]! += rows[i++]! / order.length
  const squares = new Float64Array(order.length)
  for (let row = 0, i = 0; row < order.length; row++) {
    for (let c = 0; c < d; c++) squares[row]! += (rows[i++]! - mean[c]!) ** 2
  }
  return order.sort((a, b) => squares[a]! - squares[b]!)
}
