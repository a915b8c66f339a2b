import { trainJob } from '../kernels/job.ts'
import type { KernelMemory, OpenKernels, Word2VecKernels } from '../kernels/types.ts'
import type { TrainingParameters } from '../options.ts'
import { huffmanPaths } from './huffman.ts'
import { type Layout, layOut, type TrainingRoom, writePlans } from './layout.ts'
import { writeTables } from './tables.ts'

/** A plan's offsets have 32 bits. */
const MOST_BYTES = 2 ** 32

/** A matrix that is trained, as bytes: the model's own, and each thread's copy in the deterministic mode. */
export interface MatrixPlaces {
  base: number
  copies: readonly number[]
}

/**
 * A memory for training a model, with its tables and plans written. The weights are zero.
 *
 * @param counts of the words, descending
 * @throws RangeError when it would need more than 4 GiB
 */
export function openModelMemory(
  kernels: Word2VecKernels,
  counts: Float64Array,
  parameters: TrainingParameters,
  room: TrainingRoom,
): ModelMemory {
  const words = counts.length
  const paths = parameters.hs ? huffmanPaths(counts) : undefined
  const layout = layOut(words, paths, parameters, room)
  const { size } = layout.memoryPlan
  if (size >= MOST_BYTES) {
    const needed = (size / 2 ** 30).toFixed(1)
    throw new RangeError(
      `Word2Vec: ${words} words of ${parameters.vectorSize} dimensions need ${needed} GiB, and a model has at most 4`,
    )
  }
  const memory = kernels.allocate(layout.memoryPlan, room.shared)
  writePlans(memory.buffer, layout, words, parameters)
  writeTables(memory.buffer, layout, counts, paths, parameters)
  return new ModelMemory(kernels, memory, layout)
}

/**
 * The one memory of a training: weights, tables, the block of sentences in work, plans and scratch of each thread. It is a
 * WebAssembly.Memory where the kernels are WebAssembly, shared where other threads are started.
 */
export class ModelMemory {
  readonly memory: KernelMemory
  readonly layout: Layout
  readonly kernels: OpenKernels
  readonly trainJob: (planAt: number, job: number) => void
  readonly inputs: Float32Array
  readonly outputs: Float32Array
  readonly nodes: Float32Array
  readonly matrices: readonly MatrixPlaces[]
  /** Byte of each thread's plan. */
  readonly plans: readonly number[]
  readonly tokens: Int32Array
  readonly starts: Int32Array
  readonly jobs: Uint32Array
  /** The same bytes as `jobs`: a job's learning rate is a float. */
  readonly alphas: Float32Array
  readonly control: Int32Array
  /** Number of changes of the weights. Vectors compute lengths and 8-bit copies again when it has grown. */
  changes = 0
  readonly #stats: readonly Float64Array[]

  constructor(kernels: Word2VecKernels, memory: KernelMemory, layout: Layout) {
    const { buffer } = memory
    const { inputs, outputs, nodes, tokens, starts, jobs, control, threads } = layout
    this.memory = memory
    this.layout = layout
    this.inputs = inputs.view(buffer)
    this.outputs = outputs.view(buffer)
    this.nodes = nodes.view(buffer)
    this.tokens = tokens.view(buffer)
    this.starts = starts.view(buffer)
    this.jobs = jobs.view(buffer)
    this.alphas = new Float32Array(buffer, jobs.byteOffset, jobs.length)
    this.control = control.view(buffer)
    this.plans = threads.map(({ plan }) => plan.byteOffset)
    this.matrices = (['inputs', 'outputs', 'nodes'] as const)
      .filter(name => layout[name].length > 0)
      .map(name => ({
        base: layout[name].byteOffset,
        copies: threads.filter(thread => thread.inputs !== inputs).map(thread => thread[name].byteOffset),
      }))
    this.#stats = threads.map(({ stats }) => stats.view(buffer))
    this.kernels = kernels.open(memory)
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
