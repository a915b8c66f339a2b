export {
  amplitudeToDb,
  type DecibelOptions,
  dbToAmplitude,
  dbToPower,
  type LogCompressOptions,
  logCompress,
  powerToDb,
  type ReferenceOptions,
} from './decibel.ts'
export type { PadMode } from './kernels/padding.ts'
export type { PolyphaseTables } from './kernels/polyphase.ts'
export type { MelKernel, MelspecKernels, MelTables, ResampleKernel } from './kernels/types.ts'
export type { MelFilterBankOptions } from './mel/filters.ts'
export { melFilterBank } from './mel-filter-bank.ts'
export { hzToMel, melToHz } from './mel-scale.ts'
export {
  MEL_SPECTROGRAM_DEFAULTS,
  MelSpectrogram,
  type MelSpectrogramOptions,
  type MelSpectrogramResult,
  melSpectrogram,
} from './mel-spectrogram.ts'
export { type MfccOptions, type MfccResult, mfcc } from './mfcc.ts'
export { RealFft } from './real-fft.ts'
export { type ResampleOptions, resample } from './resampling/resample.ts'
export type { FramingOptions } from './signal/framing.ts'
export { type StftResult, stft } from './stft.ts'
export { getWindow, type WindowName, type WindowOptions } from './window.ts'
