export { amplitudeToDb, type DecibelOptions, dbToAmplitude, dbToPower, logCompress, powerToDb } from './decibel.ts'
export { RealFft } from './fft.ts'
export type { FramingOptions } from './framing.ts'
export type { PadMode } from './kernels/padding.ts'
export type { PolyphaseTables } from './kernels/polyphase.ts'
export {
  type MelKernel,
  type MelspecKernels,
  type MelTables,
  type ResampleKernel,
  typescriptKernels,
} from './kernels.ts'
export { type MelFilterBankOptions, melFilterBank } from './mel-filter-bank.ts'
export { hzToMel, melToHz } from './mel-scale.ts'
export {
  MEL_SPECTROGRAM_DEFAULTS,
  MelSpectrogram,
  type MelSpectrogramOptions,
  type MelSpectrogramResult,
  melSpectrogram,
} from './mel-spectrogram.ts'
export { type MfccOptions, type MfccResult, mfcc } from './mfcc.ts'
export { type ResampleOptions, resample } from './resample.ts'
export { type StftResult, stft } from './stft.ts'
export { getWindow, type WindowName } from './window.ts'
