import type { GenreOutput } from '../inference/runner.ts'
import type { Layer } from '../layers.ts'
import type { GenreCnnKernels } from '../simd/load.ts'
import type { Batch } from '../training/batch.ts'

/** A question to a thread that predicts. It is sent its network first. */
export type InferenceRequest =
  | { kind: 'load'; model: ArrayBuffer; kernels: GenreCnnKernels | undefined }
  | { kind: 'load musicnn'; kernels: GenreCnnKernels | undefined }
  | { kind: GenreOutput; clips: Float32Array }
  | { kind: 'patches'; mel: Float32Array; starts: number[] }

/** A question to a thread that trains: the network first, then the weights and a part of each batch. */
export type TrainingRequest =
  | { kind: 'train'; layers: readonly Layer[] }
  | { kind: 'step'; parameters: Float32Array; batch: Batch; divisor: number; seed: number }

export type WorkerRequest = InferenceRequest | TrainingRequest
