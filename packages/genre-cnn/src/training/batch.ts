/** Some clips with what they should be. */
export interface Batch {
  /** `count x frames x bands`. */
  clips: Float32Array
  /** `count x labels`: the wanted probabilities, 0 and 1 unless clips are mixed. */
  targets: Float32Array
  /** Weight of each clip in the loss. */
  weights: Float32Array
  count: number
  frames: number
  bands: number
}

/** Loss and gradients of a batch, or of a part of one. */
export interface StepResult {
  /** Sum over the clips of weight x cross entropy. */
  loss: number
  /** Clips whose largest output is their largest target. */
  correct: number
  /** Gradient of the loss divided by the clips of the whole batch, in the order of `FlatNetwork.parameters`. */
  gradients: Float32Array
  /** Batch means and variances, in the order of `FlatNetwork.statistics`. */
  moments: Float32Array
}
