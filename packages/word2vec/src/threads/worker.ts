/**
 * A training thread, which shares the memory of the model. pool.ts is its other end.
 */
import { serveWorker } from '@murecom/internal/threads'
import { trainJob } from '../kernels/job.ts'
import { mergeRows } from '../kernels/merge.ts'
import type { KernelMemory, OpenKernels, Word2VecModules } from '../kernels/types.ts'
import type { MatrixPlaces } from '../memory/model-memory.ts'
import { webAssemblyKernels } from '../simd/webassembly.ts'

/** A request to a worker. */
export type WorkerRequest =
  | {
      kind: 'open'
      memory: KernelMemory
      modules: Word2VecModules | undefined
      planAt: number
      controlAt: number
    }
  /** Take jobs from the shared counter until it has reached `jobs`. */
  | { kind: 'take'; jobs: number }
  /** Do these jobs, in order. */
  | { kind: 'do'; from: number; to: number }
  | {
      kind: 'merge'
      matrices: readonly MatrixPlaces[]
      stride: number
      firstRow: number
      endRow: number
      scratch: number
    }

let train: (planAt: number, job: number) => void
let merge: NonNullable<OpenKernels['mergeRows']>
let buffer: ArrayBufferLike
let planAt = 0
let control: Int32Array

serveWorker((request: WorkerRequest) => {
  if (request.kind === 'open') {
    const { memory, modules, controlAt } = request
    buffer = memory.buffer
    planAt = request.planAt
    control = new Int32Array(buffer, controlAt, 2)
    const kernels = modules && webAssemblyKernels(modules).open(memory)
    train = kernels?.trainJob ?? ((plan, job) => trainJob(buffer, plan, job))
    merge = kernels?.mergeRows ?? mergeInTypeScript
  } else if (request.kind === 'take') {
    for (let job = Atomics.add(control, 0, 1); job < request.jobs; job = Atomics.add(control, 0, 1)) {
      if (Atomics.load(control, 1) !== 0) break
      train(planAt, job)
    }
  } else if (request.kind === 'do') {
    for (let job = request.from; job < request.to && Atomics.load(control, 1) === 0; job++) {
      train(planAt, job)
      Atomics.add(control, 0, 1)
    }
  } else {
    const { matrices, stride, firstRow, endRow, scratch } = request
    for (const { base, copies } of matrices) merge(base, copies, stride, firstRow, endRow, scratch)
  }
  return { result: undefined }
})

function mergeInTypeScript(
  base: number,
  copies: readonly number[],
  stride: number,
  firstRow: number,
  endRow: number,
): void {
  const rows = (at: number): Float32Array => new Float32Array(buffer, at, endRow * stride)
  mergeRows(rows(base), copies.map(rows), stride, firstRow, endRow, new Float64Array(2 * stride))
}
