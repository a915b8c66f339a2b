import { accumulateCounts, accumulateWeights, selectProducts, selectRatios } from '../kernels/co-occurrence.ts'
import { keyHeapOffer, keyHeapSort } from '../kernels/key-heap.ts'
import { type ItemCfModules, type RowKernel, type ScoreFormula, SEGMENT_ROWS } from '../kernels/types.ts'
import { compiledRowKernel } from '../simd/row-kernel.ts'
import type { ItemSets } from './item-sets.ts'

/**
 * The neighbours of `SEGMENT_ROWS` items (fewer in the last segment), best first: row r has entries
 * `starts[r] .. ends[r]`. Items that are in one set only, the same one, share a list: a reader leaves out the item itself
 * and stops after k.
 */
export interface Segment {
  starts: Int32Array
  ends: Int32Array
  indices: Int32Array
  scores: Float32Array
}

/** The data from which the rows of any similarity are computed. It can be sent to another thread. */
export interface RowSource {
  sets: Pick<ItemSets, 'counts' | 'setOffsets' | 'setItems' | 'itemOffsets' | 'itemSets' | 'memory'>
  formula: ScoreFormula
  k: number
}

/** Segments of a source. */
export function segmentCount(source: RowSource): number {
  return Math.ceil(source.sets.counts.length / SEGMENT_ROWS)
}

/** Computes segments one after the other with the scratch memory of one thread. */
export class RowBuilder {
  readonly #source: RowSource
  readonly #kernel: RowKernel | undefined
  readonly #accumulator: Int32Array | Float64Array
  readonly #keys: Float64Array
  readonly #score = new Float32Array(1)
  readonly #bits = new Int32Array(this.#score.buffer)
  /** A power of two above every index: one unit of the score's bits counts this much in a key. */
  readonly #span: number
  /** Bits of a score that do not fit beside the index: none up to 4,194,303 items. */
  readonly #drop: number
  readonly #backwards: boolean
  /** Room for a segment that is not built by the compiled kernel as a whole. */
  #indices = new Int32Array(0)
  #scores = new Float32Array(0)
  #at = 0

  /**
   * @param modules compiled kernels, used for sets that lie in a memory of theirs
   * @param thread number of this thread among those that share the memory, from 0
   */
  constructor(source: RowSource, modules?: ItemCfModules, thread = 0) {
    const { sets, formula, k } = source
    const items = sets.counts.length
    this.#source = source
    // A shared list has one entry more than k, because a reader leaves out the item itself.
    this.#keys = new Float64Array(source.k + 1)
    this.#span = 2 ** Math.ceil(Math.log2(items + 1))
    this.#backwards = source.formula.columns[items - 1]! > source.formula.columns[0]!
    if (modules && sets.memory) {
      this.#kernel = compiledRowKernel(modules, { ...sets, ...formula, k }, sets.memory, thread)
    }
    const cells = this.#kernel ? 0 : items
    this.#accumulator = formula.setWeights ? new Float64Array(cells) : new Int32Array(cells)
    this.#drop = Math.max(0, Math.log2(this.#span) - 22)
  }

  /** Rows `from` to `to`, without `to`: number, neighbours without the item itself, scores. */
  *rows(from: number, to: number): Generator<[row: number, indices: Int32Array, scores: Float32Array]> {
    const { k } = this.#source
    for (let first = from; first < to; first += SEGMENT_ROWS) {
      const count = Math.min(SEGMENT_ROWS, to - first)
      const { starts, ends, indices, scores } = this.#build(first, count)
      for (let r = 0; r < count; r++) {
        const row = first + r
        const places: number[] = []
        for (let e = starts[r]!; e < ends[r]! && places.length < k; e++) if (indices[e] !== row) places.push(e)
        yield [row, Int32Array.from(places, e => indices[e]!), Float32Array.from(places, e => scores[e]!)]
      }
    }
  }

  /** Computes segment `segment`; with `old`, only the rows that are `stale`, the others are copied. */
  build(segment: number, old?: Segment, stale?: Uint8Array): Segment {
    const first = segment * SEGMENT_ROWS
    return this.#build(first, Math.min(SEGMENT_ROWS, this.#source.sets.counts.length - first), old, stale)
  }

  #build(first: number, rows: number, old?: Segment, stale?: Uint8Array): Segment {
    if (this.#kernel && !old) return this.#buildCompiled(this.#kernel, first, rows)
    if (this.#indices.length === 0) {
      this.#indices = new Int32Array(SEGMENT_ROWS * (this.#source.k + 1))
      this.#scores = new Float32Array(this.#indices.length)
    }
    const starts = new Int32Array(rows)
    const ends = new Int32Array(rows)
    this.#at = 0
    let sharedSet = -1
    for (let r = 0; r < rows; r++) {
      const i = first + r
      const set = this.#onlySetOf(i)
      if (old && r < old.starts.length && !stale?.[i]) {
        this.#copy(old, r, starts, ends)
        sharedSet = -1
        continue
      }
      if (set >= 0 && set === sharedSet) {
        starts[r] = starts[r - 1]!
        ends[r] = ends[r - 1]!
        continue
      }
      starts[r] = this.#at
      if (this.#kernel) this.#appendCompiled(this.#kernel, i)
      else if (set >= 0) this.#append(this.#selectWithin(set, i))
      else this.#append(this.#select(i))
      ends[r] = this.#at
      sharedSet = set
    }
    return { starts, ends, indices: this.#indices.slice(0, this.#at), scores: this.#scores.slice(0, this.#at) }
  }

  /** The only set that holds i, or -1. All such items of a set share one list. */
  #onlySetOf(i: number): number {
    const { sets } = this.#source
    return sets.counts[i] === 1 ? sets.itemSets[sets.itemOffsets[i]!]! : -1
  }

  #select(i: number): number {
    const { sets, formula, k } = this.#source
    const { itemOffsets, itemSets, setOffsets, setItems } = sets
    const { setWeights, rows, columns } = formula
    const accumulator = this.#accumulator
    if (setWeights && accumulator instanceof Float64Array) {
      accumulateWeights(i, itemOffsets, itemSets, setOffsets, setItems, setWeights, accumulator)
    } else accumulateCounts(i, itemOffsets, itemSets, setOffsets, setItems, accumulator as Int32Array)
    if (formula.kind === 'product') {
      return selectProducts(
        i,
        itemOffsets,
        itemSets,
        setOffsets,
        setItems,
        accumulator,
        rows[i]!,
        columns,
        this.#backwards,
        k,
        this.#span,
        this.#drop,
        this.#keys,
        this.#score,
        this.#bits,
      )
    }
    return selectRatios(
      i,
      itemOffsets,
      itemSets,
      setOffsets,
      setItems,
      accumulator,
      columns,
      rows[i]!,
      formula.products,
      formula.rowSums[i]!,
      formula.overlap,
      k,
      this.#span,
      this.#drop,
      this.#keys,
      this.#score,
      this.#bits,
    )
  }

  /** The k + 1 best of one set. It is the only common set of its pairs, so there is nothing to add up. */
  #selectWithin(set: number, i: number): number {
    const { sets, formula, k } = this.#source
    const { rows, columns, products, rowSums, overlap } = formula
    const weight = formula.setWeights?.[set] ?? 1
    const isProduct = formula.kind === 'product'
    let size = 0
    for (let e = sets.setOffsets[set]!; e < sets.setOffsets[set + 1]!; e++) {
      const j = sets.setItems[e]!
      this.#score[0] = isProduct
        ? weight * rows[i]! * columns[j]!
        : (weight * columns[j]!) / (rows[i]! * products[j]! + rowSums[i]! - overlap * weight)
      if (!(this.#score[0]! > 0)) continue
      size = keyHeapOffer(this.#keys, size, k + 1, (this.#bits[0]! >> this.#drop) * this.#span + (this.#span - 1 - j))
    }
    return size
  }

  /** Writes the heap's neighbours out, best first. */
  #append(size: number): void {
    keyHeapSort(this.#keys, size)
    for (let n = 0; n < size; n++) {
      const key = this.#keys[n]!
      const bits = Math.floor(key / this.#span)
      this.#bits[0] = bits << this.#drop
      this.#indices[this.#at] = this.#span - 1 - (key - bits * this.#span)
      this.#scores[this.#at++] = this.#score[0]!
    }
  }

  /** Writes out one row of the compiled kernel. */
  #appendCompiled(kernel: RowKernel, i: number): void {
    const { bounds, indices, scores } = kernel.segment(i, 1)
    const [start, end] = bounds as unknown as [number, number]
    this.#indices.set(indices.subarray(start, end), this.#at)
    this.#scores.set(scores.subarray(start, end), this.#at)
    this.#at += end - start
  }

  /** A whole segment by the compiled kernel, copied out of its memory. */
  #buildCompiled(kernel: RowKernel, first: number, rows: number): Segment {
    const { bounds, indices, scores } = kernel.segment(first, rows)
    const starts = new Int32Array(rows)
    const ends = new Int32Array(rows)
    for (let r = 0; r < rows; r++) {
      starts[r] = bounds[2 * r]!
      ends[r] = bounds[2 * r + 1]!
    }
    return { starts, ends, indices: new Int32Array(indices), scores: new Float32Array(scores) }
  }

  #copy(old: Segment, r: number, starts: Int32Array, ends: Int32Array): void {
    const start = old.starts[r]!
    const end = old.ends[r]!
    if (
      r > 0 &&
      old.starts[r - 1] === start &&
      old.ends[r - 1] === end &&
      ends[r - 1]! - starts[r - 1]! === end - start
    ) {
      starts[r] = starts[r - 1]!
      ends[r] = ends[r - 1]!
      return
    }
    starts[r] = this.#at
    this.#indices.set(old.indices.subarray(start, end), this.#at)
    this.#scores.set(old.scores.subarray(start, end), this.#at)
    this.#at += end - start
    ends[r] = this.#at
  }
}
