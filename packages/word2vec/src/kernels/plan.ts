/**
 * A training plan: the numbers and byte offsets that a kernel works from, as 32-bit words at the head of the memory, one
 * plan for each thread (they differ in their scratch). The AssemblyScript kernels read the same words.
 *
 * Matrices are row-major float32 with `stride` columns (the dimensions, rounded up to a multiple of four; the columns
 * beyond them stay zero) and have one row more than they need, which stays zero: kernels pad lists of rows with it.
 */
export const PLAN = {
  /** Input vectors, (words + 1) x stride. */
  inputs: 0,
  /** Output vectors of negative sampling, (words + 1) x stride. */
  outputs: 1,
  /** Vectors of the inner nodes of hierarchical softmax, (words + 1) x stride. */
  nodes: 2,
  /** Uint32, words: see keepThresholds. */
  keep: 3,
  /** Int32, words: see cumulativeCounts. */
  cumulative: 4,
  /** Int32, 2^bits: see guideTable. */
  guide: 5,
  /** 31 - bits. */
  guideShift: 6,
  /** Int32 words + 1, Int32 and Uint8: see HuffmanPaths. */
  pathStart: 7,
  pathPoints: 8,
  pathCodes: 9,
  /** Float32: see sigmoidTable. */
  sigmoid: 10,
  /** Int32: rows of the words of a block of sentences. */
  tokens: 11,
  /** Int32: where in `tokens` each sentence of the block starts, and the end. */
  starts: 12,
  /** Four 32-bit words a job: first sentence, end, random state, learning rate (float32 bits). */
  jobs: 13,
  /** Int32: the words of a sentence that are left after subsampling. */
  sentence: 14,
  /** Float32, 3 x stride: the sum of a CBOW context, and the sums of updates of two inputs; then 8 for dots. */
  vectors: 15,
  /** Int32: row numbers of the targets of a centre. */
  targets: 16,
  /** Float32, 4 x `targetCapacity`: labels, weights, gains of the first and of the second context word. */
  gains: 17,
  targetCapacity: 18,
  /** Float64 x 3: sum of losses, examples, words kept. Kernels add to it. */
  stats: 19,
  words: 20,
  stride: 21,
  window: 22,
  negative: 23,
  /** See FLAGS. */
  flags: 24,
  /** Int32 x 2, shared by all threads: next job to take, and whether to stop. */
  control: 25,
} as const
/** 32-bit words of a plan. */
export const PLAN_WORDS = 32

/** Cells of the sigmoid table, over [-MAX_DOT, MAX_DOT]. */
export const SIGMOID_CELLS = 2048
/** Dots beyond it are skipped, as gensim does. */
export const MAX_DOT = 6

export const FLAGS = {
  skipGram: 1,
  hierarchical: 2,
  contextMean: 4,
  shrinkWindows: 8,
  subsample: 16,
  sharedNegatives: 32,
  shuffle: 64,
} as const
