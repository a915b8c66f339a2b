/** Number and size of the clips, and the number of values that the layer gives for each. */
export interface RunSizes {
  count: number
  frames: number
  bands: number
  width: number
}

/** Which layer's outputs are wanted: `'predict'` the last one's, `'embed'` the first dense one's. */
export type GenreOutput = 'predict' | 'embed'

/** A genre network that is ready to compute, in our kernels or on TensorFlow.js. */
export interface GenreRunner {
  /**
   * @param clips `count x frames x bands`
   * @param prepare preprocessing, applied batch by batch
   * @throws the signal's reason when it is aborted
   * @returns `count x width` values
   */
  run(
    output: GenreOutput,
    clips: Float32Array,
    sizes: RunSizes,
    prepare: (clips: Float32Array) => Float32Array,
    signal?: AbortSignal,
  ): Promise<Float32Array>
  /** Frees what the network holds outside of its own object. */
  close(): void
}

/** Outputs of the musicnn network for each patch. */
export interface PatchOutputs {
  /** `patches x names`, between 0 and 1. */
  tags: Float32Array
  /** `patches x 200`. */
  penultimate: Float32Array
  /** `patches x 753`. */
  maxPool: Float32Array
  /** `patches x 753`. */
  meanPool: Float32Array
}

/** The musicnn network, ready to compute. */
export interface MusicnnRunner {
  /**
   * @param mel `frames x 96`, already `log10(10000 x + 1)`, row-major
   * @param starts first frame of each patch
   * @throws the signal's reason when it is aborted
   */
  run(mel: Float32Array, starts: readonly number[], signal?: AbortSignal): Promise<PatchOutputs>
  /** Frees what the network holds outside of its own object. */
  close(): void | Promise<void>
}
