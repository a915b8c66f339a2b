export { type PadMode, paddedSamples } from './kernels/padding.ts'
export type { FramingOptions } from './signal/framing.ts'
export { StftFrames } from './stft-frames.ts'
