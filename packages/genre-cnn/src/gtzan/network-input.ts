/** The ten genres of GTZAN in the order of the network's outputs. */
export const GTZAN_LABELS: readonly string[] = Object.freeze([
  'pop',
  'metal',
  'disco',
  'blues',
  'reggae',
  'classical',
  'rock',
  'hiphop',
  'country',
  'jazz',
])

/**
 * How the network's input is made: raw mel power of mono audio at 22,050 Hz, padded by reflection as librosa did it before
 * 0.9. Pass it to `melSpectrogram` of `@murecom/melspec`.
 */
export const GTZAN_MEL_OPTIONS = Object.freeze({
  sampleRate: 22050,
  nFft: 2048,
  hopLength: 512,
  nMels: 128,
  padMode: 'reflect',
  power: 2,
} as const)
