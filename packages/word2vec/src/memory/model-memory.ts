import { trainJob } from '../kernels/job.ts'
import { FLAGS, PLAN, PLAN_WORDS, SIGMOID_CELLS } from '../kernels/plan.ts'
import type { ModelMemory, OpenKernels, Word2VecKernels } from '../kernels/types.ts'
import type { TrainingParameters } from '../options.ts'
import { scanBytes } from '../search/scan-size.ts'
import { huffmanPaths } from './huffman.ts'
import { cumulativeCounts, guideBits, guideTable, keepThresholds, sigmoidTable } from './tables.ts'

/** Words of a block at most: what is encoded ahead of the kernels. */
export const BLOCK_WORDS = 1 << 20
export const BLOCK_JOBS = 4096
/** WebAssembly's static data, if any, lies below. */
const FIRST_BYTE = 1024

/**
 * The one memory of a training: weights, tables, the block of sentences in work, plans and scratch of each thread. It is a
 * WebAssembly.Memory where the kernels are WebAssembly, shared where there are threads.
 */
export class Arena {
  readonly memory: ModelMemory
  readonly kernels: OpenKernels
  readonly trainJob: (planAt: number, job: number) => void
  readonly stride: number
  readonly inputs: Float32Array
  readonly outputs: Float32Array
  readonly nodes: Float32Array
  readonly inputsAt: number
  readonly scanAt: number
  /** Bytes of each matrix that is trained: the model's, and each thread's copy in the deterministic mode. */
  readonly matrices: readonly { base: number; copies: readonly number[] }[]
  /** Byte of each thread's plan. */
  readonly plans: readonly number[]
  readonly tokens: Int32Array
  readonly starts: Int32Array
  readonly jobs: Uint32Array
  readonly alphas: Float32Array
  readonly control: Int32Array
  /** Counts what changed the weights: vectors keep lengths and codes of them. */
  changes = 0
  readonly #stats: readonly Float64Array[]

  /**
   * @param counts of the words, descending
   * @param blockWords room for the words of a block
   * @param copies of the weights beyond the one that all threads share: see the deterministic mode
   */
  constructor(
    kernels: Word2VecKernels,
    counts: Float64Array,
    parameters: TrainingParameters,
    blockWords: number,
    threads: number,
    copies = 0,
  ) {
    const words = counts.length
    const { negative, hs, vectorSize } = parameters
    const stride = Math.ceil(vectorSize / 4) * 4
    this.stride = stride
    const paths = hs ? huffmanPaths(counts) : undefined
    // Room to pad a list of targets to three.
    let targetCapacity = negative + 4
    for (let w = 0; paths && w < words; w++) {
      targetCapacity = Math.max(targetCapacity, paths.start[w + 1]! - paths.start[w]! + 3)
    }
    const bits = guideBits(words)
    const matrix = 4 * (words + 1) * stride
    let end = FIRST_BYTE
    const place = (bytes: number): number => {
      const at = end
      end = Math.ceil((end + bytes) / 64) * 64
      return at
    }
    const control = place(64)
    const plan: Partial<Record<keyof typeof PLAN, number>> = {
      inputs: place(matrix),
      outputs: place(negative > 0 ? matrix : 0),
      nodes: place(hs ? matrix : 0),
      keep: place(4 * words),
      cumulative: place(4 * words),
      guide: place(4 * 2 ** bits),
      guideShift: 31 - bits,
      pathStart: place(4 * (words + 1)),
      pathPoints: place(paths ? paths.points.byteLength : 0),
      pathCodes: place(paths ? paths.codes.byteLength : 0),
      sigmoid: place(8 * (SIGMOID_CELLS + 2)),
      tokens: place(4 * blockWords),
      starts: place(4 * (blockWords + 1)),
      jobs: place(16 * BLOCK_JOBS),
      targetCapacity,
      words,
      stride,
      window: parameters.window,
      negative,
      flags:
        (parameters.sg ? FLAGS.skipGram : 0) |
        (hs ? FLAGS.hierarchical : 0) |
        (parameters.cbowMean ? FLAGS.contextMean : 0) |
        (parameters.shrinkWindows ? FLAGS.shrinkWindows : 0) |
        (parameters.sample > 0 ? FLAGS.subsample : 0) |
        (parameters.negativeSharing === 'window' ? FLAGS.sharedNegatives : 0) |
        (parameters.order === 'shuffle' ? FLAGS.shuffle : 0),
      control,
    }
    this.inputsAt = plan.inputs!
    this.scanAt = place(scanBytes(stride))
    const threadPlans = Array.from({ length: threads }, (_, thread) => ({
      ...plan,
      ...(thread < copies
        ? { inputs: place(matrix), outputs: place(negative > 0 ? matrix : 0), nodes: place(hs ? matrix : 0) }
        : {}),
      at: place(4 * PLAN_WORDS),
      sentence: place(4 * blockWords),
      vectors: place(8 * stride * (targetCapacity + 4)),
      targets: place(4 * targetCapacity),
      gains: place(352 * Math.ceil(targetCapacity / 6) + 8 * negative + 128),
      stats: place(24),
    }))
    if (end >= 2 ** 32) {
      throw new RangeError(
        `Word2Vec: ${words} words of ${vectorSize} dimensions need ${(end / 2 ** 30).toFixed(1)} GiB, and a model has at most 4`,
      )
    }
    this.memory = kernels.allocate(end, threads > 1)
    const { buffer } = this.memory
    for (const { at, ...entries } of threadPlans) {
      const target = new Uint32Array(buffer, at, PLAN_WORDS)
      for (const [name, value] of Object.entries(entries)) target[PLAN[name as keyof typeof PLAN]] = value as number
    }
    const floats = (at: number, present: boolean): Float32Array =>
      new Float32Array(buffer, at, present ? (words + 1) * stride : 0)
    this.inputs = floats(plan.inputs!, true)
    this.outputs = floats(plan.outputs!, negative > 0)
    this.nodes = floats(plan.nodes!, hs)
    this.tokens = new Int32Array(buffer, plan.tokens, blockWords)
    this.starts = new Int32Array(buffer, plan.starts, blockWords + 1)
    this.jobs = new Uint32Array(buffer, plan.jobs, 4 * BLOCK_JOBS)
    this.alphas = new Float32Array(buffer, plan.jobs, 4 * BLOCK_JOBS)
    this.control = new Int32Array(buffer, control, 2)
    this.matrices = (['inputs', 'outputs', 'nodes'] as const)
      .filter(name => name === 'inputs' || (name === 'outputs' ? negative > 0 : hs))
      .map(name => ({ base: plan[name]!, copies: threadPlans.slice(0, copies).map(thread => thread[name]!) }))
    this.plans = threadPlans.map(({ at }) => at)
    this.#stats = threadPlans.map(({ stats }) => new Float64Array(buffer, stats, 3))
    keepThresholds(counts, parameters.sample, new Uint32Array(buffer, plan.keep, words))
    const cumulative = new Int32Array(buffer, plan.cumulative, words)
    cumulativeCounts(counts, parameters.nsExponent, cumulative)
    guideTable(cumulative, bits, new Int32Array(buffer, plan.guide, 2 ** bits))
    sigmoidTable(new Float32Array(buffer, plan.sigmoid, 2 * (SIGMOID_CELLS + 2)))
    if (paths) {
      new Int32Array(buffer, plan.pathStart, words + 1).set(paths.start)
      new Int32Array(buffer, plan.pathPoints, paths.points.length).set(paths.points)
      new Uint8Array(buffer, plan.pathCodes, paths.codes.length).set(paths.codes)
    }
    this.kernels = kernels.open(this.memory)
    this.trainJob = this.kernels.trainJob ?? ((planAt, job) => trainJob(buffer, planAt, job))
  }

  /** What all threads added to their statistics since the last call. */
  takeStats(): { loss: number; examples: number; trained: number } {
    let loss = 0
    let examples = 0
    let trained = 0
    for (const stats of this.#stats) {
      loss += stats[0]!
      examples += stats[1]!
      trained += stats[2]!
      stats.fill(0)
    }
    return { loss, examples, trained }
  }
}
