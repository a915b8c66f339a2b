export { type ChromaCensOptions, chromaCens } from './chroma/chroma-cens.ts'
export { type ChromaCqtOptions, chromaCqt } from './chroma/chroma-cqt.ts'
export { type ChromaStftOptions, chromaStft } from './chroma/chroma-stft.ts'
export type { Chromagram } from './chroma/chromagram.ts'
export { type CqtOptions, type CqtResult, cqt } from './chroma/cqt.ts'
export {
  type EstimateKeyOptions,
  estimateKey,
  type KeyName,
  type KeyProfile,
  type KeyResult,
} from './chroma/estimate-key.ts'
export { type EstimateTuningOptions, estimateTuning } from './chroma/estimate-tuning.ts'
export { type TonnetzResult, tonnetz } from './chroma/tonnetz.ts'
