export { RealFft } from './fft.ts'
export { type MelFilterBankOptions, melFilterBank } from './mel-filter-bank.ts'
export { hzToMel, melToHz } from './mel-scale.ts'
export {
  MEL_SPECTROGRAM_DEFAULTS,
  MelSpectrogram,
  type MelSpectrogramOptions,
  type MelSpectrogramResult,
  melSpectrogram,
} from './mel-spectrogram.ts'
export { type ResampleOptions, resample } from './resample.ts'
export { getWindow, type WindowName } from './window.ts'
