import type { GenreOutput } from '../inference/runner.ts'
import type { Layer } from '../layers.ts'
import type { GenreCnnKernels } from '../simd/load.ts'
import type { Batch } from '../training/batch.ts'

/** A question to a thread that predicts. It is sent its network first. */
export type InferenceRequest =
  | { do: 'load'; model: ArrayBuffer; kernels: GenreCnnKernels | undefined }
  | { do: 'load musicnn'; kernels: GenreCnnKernels | undefined }
  | { do: GenreOutput; clips: Float32Array }
  | { do: 'patches'; mel: Float32Array; starts: number[] }

/** A question to a thread that trains: the network first, then the weights and a part of each batch. */
export type TrainingRequest =
  | { do: 'train'; layers: readonly Layer[] }
  | { do: 'step'; parameters: Float32Array; batch: Batch; divisor: number; seed: number }

export type WorkerRequest = InferenceRequest | TrainingRequest
