import type { KeyName } from '@murecom/features/chroma'
import { replayGain } from '@murecom/features/loudness'
import type { StretchColumns, WholeColumns } from '../library/store/sound-columns.ts'
import type { StretchFeatures } from './stretch-features.ts'
import type { WholeLoudness } from './whole-loudness.ts'

/** What a library knows of the sound of a song. */
export interface SongFeatures extends StretchFeatures, WholeLoudness {
  /** Tonic of the key; null where no key fits. */
  key: KeyName | null
  mode: 'major' | 'minor' | null
  /** True when the whole file was measured: `loudness` and the others of the whole are null before. */
  isMeasured: boolean
}

/** Tonics of the places 1 to 12 of the Camelot wheel, of the outer ring and of the inner one. */
const MAJOR: readonly KeyName[] = ['B', 'F#', 'Db', 'Ab', 'Eb', 'Bb', 'F', 'C', 'G', 'D', 'A', 'E']
const MINOR: readonly KeyName[] = ['Ab', 'Eb', 'Bb', 'F', 'C', 'G', 'D', 'A', 'E', 'B', 'F#', 'Db']

/** The features of a row; undefined for one that has none yet. */
export function songFeatures(row: StretchColumns & WholeColumns): SongFeatures | undefined {
  if (row.sound_version === null && row.is_measured === null) return undefined
  const [, place, ring] = /^(1[0-2]|[1-9])([AB])$/.exec(row.camelot ?? '') ?? []
  const tonics = ring === 'B' ? MAJOR : MINOR
  const key = place === undefined ? null : tonics[Number(place) - 1]!
  return {
    bpm: row.bpm,
    beatClarity: row.beat_clarity ?? 0,
    key,
    mode: key === null ? null : ring === 'B' ? 'major' : 'minor',
    camelot: key === null ? null : row.camelot,
    keyConfidence: row.key_confidence ?? 0,
    energy: row.energy ?? 0,
    isMeasured: row.is_measured === 1,
    loudness: row.loudness,
    loudnessRange: row.loudness_range ?? 0,
    truePeak: row.true_peak,
    gain: row.loudness === null ? null : replayGain({ integrated: row.loudness, samplePeak: 0 }).gain,
  }
}
