import type Database from 'better-sqlite3'
import type { StretchFeatures } from '../../features/stretch-features.ts'
import type { WholeLoudness } from '../../features/whole-loudness.ts'

/**
 * What version 6 added: tempo, key and energy of the stretch that was analysed, and loudness of the whole file, which is null
 * until it is measured. `camelot` is a place on the Camelot wheel, `8B` for C major; null where no key fits, as `bpm` is
 * without a beat. `sound_version` says which version of this program described the stretch; null in rows of older versions.
 * Later versions must not change this.
 */
export const TABLES_OF_VERSION_6 = `
  ALTER TABLE songs ADD COLUMN bpm REAL;
  ALTER TABLE songs ADD COLUMN beat_clarity REAL;
  ALTER TABLE songs ADD COLUMN camelot TEXT;
  ALTER TABLE songs ADD COLUMN key_confidence REAL;
  ALTER TABLE songs ADD COLUMN energy REAL;
  ALTER TABLE songs ADD COLUMN sound_version INTEGER;
  ALTER TABLE songs ADD COLUMN loudness REAL;
  ALTER TABLE songs ADD COLUMN loudness_range REAL;
  ALTER TABLE songs ADD COLUMN true_peak REAL;
  ALTER TABLE songs ADD COLUMN is_measured INTEGER;
`

/** Raised when the same samples are described by other numbers. */
const SOUND_VERSION = 1

/** The columns of a described stretch. */
export interface StretchColumns {
  bpm: number | null
  beat_clarity: number | null
  camelot: string | null
  key_confidence: number | null
  energy: number | null
  sound_version: number | null
}

/** The columns of what was measured of a whole file. */
export interface WholeColumns {
  loudness: number | null
  loudness_range: number | null
  true_peak: number | null
  is_measured: number | null
}

/** The names of both, as SQL lists them. */
export const SOUND_COLUMNS = [
  ...['bpm', 'beat_clarity', 'camelot', 'key_confidence', 'energy', 'sound_version'],
  ...['loudness', 'loudness_range', 'true_peak', 'is_measured'],
]

/** A row of a song whose sound is new: its loudness is not known. */
export function soundColumnsOf(features: StretchFeatures | undefined): StretchColumns & WholeColumns {
  return {
    bpm: features?.bpm ?? null,
    beat_clarity: features?.beatClarity ?? null,
    camelot: features?.camelot ?? null,
    key_confidence: features?.keyConfidence ?? null,
    energy: features?.energy ?? null,
    sound_version: features ? SOUND_VERSION : null,
    loudness: null,
    loudness_range: null,
    true_peak: null,
    is_measured: null,
  }
}

/** The SQL of features of songs. */
export class SoundStore {
  readonly #db: Database.Database
  constructor(db: Database.Database) {
    this.#db = db
  }

  /** Paths of the songs whose whole was not measured yet. */
  unmeasured(): string[] {
    return this.#db.prepare('SELECT path FROM songs WHERE is_measured IS NULL ORDER BY path').pluck().all() as string[]
  }

  /** Whether a song has a described stretch. */
  isDescribed(path: string): boolean {
    const version = this.#db.prepare('SELECT sound_version FROM songs WHERE path = ?').pluck().get(path)
    return version === SOUND_VERSION
  }

  /** Stores what was measured of a song's whole file, and where it is given of its stretch; false when the song is gone. */
  saveWhole(path: string, loudness: WholeLoudness, features: StretchFeatures | undefined): boolean {
    const whole = this.#db.prepare(
      'UPDATE songs SET loudness = ?, loudness_range = ?, true_peak = ?, is_measured = 1 WHERE path = ?',
    )
    const { changes } = whole.run(loudness.loudness, loudness.loudnessRange, loudness.truePeak, path)
    if (features && changes > 0) {
      const { bpm, beatClarity, camelot, keyConfidence, energy } = features
      this.#db
        .prepare(
          `UPDATE songs SET bpm = ?, beat_clarity = ?, camelot = ?, key_confidence = ?, energy = ?,
             sound_version = ${SOUND_VERSION} WHERE path = ?`,
        )
        .run(bpm, beatClarity, camelot, keyConfidence, energy, path)
    }
    return changes > 0
  }

  /** The stored columns of a song; undefined when there is no such song. */
  at(path: string): (StretchColumns & WholeColumns) | undefined {
    const row = this.#db.prepare(`SELECT ${SOUND_COLUMNS.join(', ')} FROM songs WHERE path = ?`).get(path)
    return row as (StretchColumns & WholeColumns) | undefined
  }
}
