import { MemoryPlan, type Place } from '@murecom/internal/wasm'
import {
  FLAGS,
  gainsBytes,
  JOB_FIELDS,
  mergeBytes,
  PLAN,
  PLAN_WORDS,
  SIGMOID_CELLS,
  vectorsLength,
} from '../kernels/plan.ts'
import type { TrainingParameters } from '../options.ts'
import { reserveScan } from '../search/scan-size.ts'
import type { HuffmanPaths } from './huffman.ts'
import { guideBits, type TablePlaces } from './tables.ts'

/** Jobs of a block at most. */
export const BLOCK_JOBS = 4096
/** A cache line: two threads never write to the same one. */
const ALIGN = 64

/** How much is trained at once, and by how many threads. */
export interface TrainingRoom {
  /** Words of a block at most. */
  blockWords: number
  /** Threads that train, at least 1; the caller's own counts when no other is started. */
  threads: number
  /** Whether other threads see the memory. */
  shared: boolean
  /** Copies of the weights beyond the one that all threads share: one a thread in the deterministic mode, else 0. */
  copies: number
}

/** The trained rows, one for each word; a matrix that the model does not have is empty. */
interface Matrices {
  inputs: Place<Float32Array>
  outputs: Place<Float32Array>
  nodes: Place<Float32Array>
}

/** What one thread has for itself. */
interface ThreadLayout extends Matrices {
  plan: Place<Uint32Array>
  sentence: Place<Int32Array>
  vectors: Place<Float64Array>
  targets: Place<Int32Array>
  gains: Place<Uint8Array>
  stats: Place<Float64Array>
  /** For joining copies; empty without them. */
  merge: Place<Uint8Array>
}

/** Where everything lies in the memory of a training. Names are those of kernels/plan.ts. */
export interface Layout extends Matrices, TablePlaces {
  memoryPlan: MemoryPlan
  stride: number
  targetCapacity: number
  control: Place<Int32Array>
  tokens: Place<Int32Array>
  starts: Place<Int32Array>
  jobs: Place<Uint32Array>
  /** For a scan of the vectors; kernels of training do not use them. */
  queries: Place<Float32Array>
  scores: Place<Float32Array>
  threads: readonly ThreadLayout[]
}

/** Lays out the memory of a training of `words` words. */
export function layOut(
  words: number,
  paths: HuffmanPaths | undefined,
  { vectorSize, negative, hs }: TrainingParameters,
  { blockWords, threads, copies }: TrainingRoom,
): Layout {
  const plan = new MemoryPlan({ align: ALIGN })
  const stride = Math.ceil(vectorSize / 4) * 4
  const targetCapacity = capacityOf(negative, paths)
  const bits = guideBits(words)
  const matrix = (present: boolean): Place<Float32Array> =>
    plan.reserve(Float32Array, present ? (words + 1) * stride : 0)
  const matrices = (): Matrices => ({ inputs: matrix(true), outputs: matrix(negative > 0), nodes: matrix(hs) })
  const base = matrices()
  return {
    ...base,
    memoryPlan: plan,
    stride,
    targetCapacity,
    guideShift: 31 - bits,
    control: plan.reserve(Int32Array, 2),
    keep: plan.reserve(Uint32Array, words),
    cumulative: plan.reserve(Int32Array, words),
    guide: plan.reserve(Int32Array, 2 ** bits),
    pathStart: plan.reserve(Int32Array, words + 1),
    pathPoints: plan.reserve(Int32Array, paths ? paths.points.length : 0),
    pathCodes: plan.reserve(Uint8Array, paths ? paths.codes.length : 0),
    sigmoid: plan.reserve(Float32Array, 2 * (SIGMOID_CELLS + 2)),
    tokens: plan.reserve(Int32Array, blockWords),
    starts: plan.reserve(Int32Array, blockWords + 1),
    jobs: plan.reserve(Uint32Array, JOB_FIELDS * BLOCK_JOBS),
    ...reserveScan(plan, stride),
    threads: Array.from({ length: threads }, (_, thread) => ({
      ...(thread < copies ? matrices() : base),
      plan: plan.reserve(Uint32Array, PLAN_WORDS),
      sentence: plan.reserve(Int32Array, blockWords),
      vectors: plan.reserve(Float64Array, vectorsLength(stride, targetCapacity)),
      targets: plan.reserve(Int32Array, targetCapacity),
      gains: plan.reserve(Uint8Array, gainsBytes(targetCapacity, negative)),
      stats: plan.reserve(Float64Array, 3),
      merge: plan.reserve(Uint8Array, copies > 0 ? mergeBytes(stride, copies) : 0),
    })),
  }
}

/** Targets of a centre at most: itself and its negatives, or the nodes of the longest path, filled up to a multiple of three. */
function capacityOf(negative: number, paths: HuffmanPaths | undefined): number {
  let capacity = negative + 4
  for (let word = 0; paths && word + 1 < paths.start.length; word++) {
    capacity = Math.max(capacity, paths.start[word + 1]! - paths.start[word]! + 3)
  }
  return capacity
}

/** Writes each thread's plan: the numbers and byte offsets that the kernels read. */
export function writePlans(
  buffer: ArrayBufferLike,
  layout: Layout,
  words: number,
  { window, negative, hs, ...parameters }: TrainingParameters,
): void {
  const flags =
    (parameters.sg ? FLAGS.skipGram : 0) |
    (hs ? FLAGS.hierarchical : 0) |
    (parameters.cbowMean ? FLAGS.contextMean : 0) |
    (parameters.shrinkWindows ? FLAGS.shrinkWindows : 0) |
    (parameters.sample > 0 ? FLAGS.subsample : 0) |
    (parameters.negativeSharing === 'window' ? FLAGS.sharedNegatives : 0) |
    (parameters.order === 'shuffle' ? FLAGS.shuffle : 0)
  for (const thread of layout.threads) {
    const entries: Record<keyof typeof PLAN, number | Place<unknown>> = {
      ...layout,
      ...thread,
      words,
      window,
      negative,
      flags,
    }
    const plan = thread.plan.view(buffer)
    for (const [name, at] of Object.entries(PLAN)) {
      const entry = entries[name as keyof typeof PLAN]
      plan[at] = typeof entry === 'number' ? entry : entry.byteOffset
    }
  }
}
