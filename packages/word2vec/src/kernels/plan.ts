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
  /** Scratch for vectors, which each kernel set fills in its own way: see vectorsLength. */
  vectors: 15,
  /** Int32: row numbers of the targets of a centre. */
  targets: 16,
  /** Scratch for a number of each target, which each kernel set fills in its own way: see gainsBytes. */
  gains: 17,
  /** Targets of a centre at most, filled up to a multiple of three. */
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
/** 32-bit words of a job. */
export const JOB_FIELDS = 4
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

/**
 * Length of a thread's `vectors`, in Float64. It is what the TypeScript kernels need:
 *
 *     4 x stride              two inputs and their updates, four numbers a column
 *     targetCapacity x stride the targets' rows, column by column
 *
 * The WebAssembly kernels work on the rows where they lie. They need three rows of float32 only: the sum of a CBOW context,
 * and the updates of two inputs.
 */
export const vectorsLength = (stride: number, targetCapacity: number): number => (4 + targetCapacity) * stride

/** Targets that the WebAssembly kernels take at a time, and the float32 lanes of two registers that hold a number of each. */
const GROUP_TARGETS = 6
const GROUP_LANES = 8

/**
 * Bytes of a thread's `gains`: what the kernel set that needs more room puts there.
 *
 * TypeScript has four arrays of Float64, `targetCapacity` long: labels, weights, and dots, which become gains, of the first
 * and of the second input.
 *
 * WebAssembly has five arrays of float32: signs, weights, absent targets, and gains of two inputs. Six targets take the
 * eight lanes of two registers, and the last two lanes stay empty. Behind them are two products of probabilities (float64)
 * and two lists of negatives, each filled up to a register: one for the centre in
 * work, one for the next centre.
 */
export function gainsBytes(targetCapacity: number, negative: number): number {
  const { BYTES_PER_ELEMENT: float64 } = Float64Array
  const { BYTES_PER_ELEMENT: word } = Uint32Array
  const lanes = Math.ceil(targetCapacity / GROUP_TARGETS) * GROUP_LANES
  const drawn = Math.ceil(negative / 4) * 4
  const plain = 4 * targetCapacity * float64
  const simd = 5 * lanes * word + 2 * float64 + 2 * drawn * word
  return Math.max(plain, simd)
}

/** Bytes of a thread's scratch for joining `copies` copies: the change of a row in Float64, then 32 bits a copy. */
export const mergeBytes = (stride: number, copies: number): number =>
  stride * Float64Array.BYTES_PER_ELEMENT + copies * Uint32Array.BYTES_PER_ELEMENT
