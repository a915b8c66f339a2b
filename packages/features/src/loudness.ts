export { albumLoudness, type LoudnessResult, loudness } from './loudness/loudness.ts'
export { LoudnessMeter, type LoudnessOptions } from './loudness/meter.ts'
export { type ReplayGain, replayGain } from './loudness/replay-gain.ts'
