import { checkNumber, checkOptions, type OptionNames, show } from '@murecom/internal'

/** Reference, floor and range of a conversion to decibels. */
export interface DecibelOptions {
  /** What counts as 0 dB: a value above 0 (default 1), `'max'` for the largest value given, or a function of the values. */
  ref?: number | 'max' | ((values: Float32Array | Float64Array) => number)
  /** Values below this count as this. Default 1e-10 for power, 1e-5 for amplitude. */
  amin?: number
  /** Values more than this below the largest are raised to it, in dB; null for no limit. Default 80. */
  topDb?: number | null
}

const DECIBEL_OPTIONS: OptionNames<DecibelOptions> = { ref: 1, amin: 1, topDb: 1 }

/**
 * Power to decibel, `10 log10(max(amin, x) / max(amin, ref))`, cut off `topDb` below the largest of all values.
 * Reference: `librosa.power_to_db`, librosa 0.11 (1.0 takes the largest channel by channel).
 *
 * @param power values of at least 0, such as a mel spectrogram's `data`
 * @returns decibel, one for each value. O(n)
 * @throws TypeError, RangeError for an option outside its range
 * @example
 * powerToDb(Float32Array.of(1, 0.1, 0)) // [0, -10, -80]
 */
export function powerToDb(power: Float32Array | Float64Array, options: DecibelOptions = {}): Float32Array {
  return toDb('powerToDb', power, options, 1e-10, 10, x => x)
}

/**
 * Amplitude to decibel: {@link powerToDb} of the squares. Reference: `librosa.amplitude_to_db`, librosa 0.11.
 *
 * @param amplitude values of at least 0
 * @returns decibel, one for each value. O(n)
 * @throws TypeError, RangeError for an option outside its range
 * @example
 * amplitudeToDb(Float32Array.of(1, 0.1, 0)) // [0, -20, -80]
 */
export function amplitudeToDb(amplitude: Float32Array | Float64Array, options: DecibelOptions = {}): Float32Array {
  return toDb('amplitudeToDb', amplitude, options, 1e-5, 20, Math.abs)
}

function toDb(
  where: string,
  values: Float32Array | Float64Array,
  options: DecibelOptions,
  smallest: number,
  factor: number,
  size: (x: number) => number,
): Float32Array {
  checkValues(where, values)
  const { ref = 1, amin: least = smallest, topDb = 80 } = checkOptions(where, options, DECIBEL_OPTIONS)
  const amin = checkNumber(where, 'amin', least, { min: 0, exclusiveMin: true })
  if (topDb !== null) checkNumber(where, 'topDb', topDb, { min: 0 })
  const reference = Math.max(amin, Math.abs(referenceOf(where, values, ref)))
  const out = new Float32Array(values.length)
  const shift = factor * Math.log10(reference)
  let top = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    out[i] = factor * Math.log10(Math.max(amin, size(values[i]!))) - shift
    if (out[i]! > top) top = out[i]!
  }
  if (topDb !== null) for (let i = 0; i < out.length; i++) if (out[i]! < top - topDb) out[i] = top - topDb
  return out
}

function referenceOf(
  where: string,
  values: Float32Array | Float64Array,
  ref: NonNullable<DecibelOptions['ref']>,
): number {
  if (ref === 'max') {
    let most = 0
    for (const x of values) most = Math.max(most, Math.abs(x))
    return most
  }
  return checkNumber(where, 'ref', typeof ref === 'function' ? ref(values) : ref)
}

/** What 0 dB stands for. */
export interface ReferenceOptions {
  /** The power or amplitude at 0 dB. Default 1. */
  ref?: number
}

const REFERENCE_OPTIONS: OptionNames<ReferenceOptions> = { ref: 1 }

/**
 * Decibel to power, `ref 10^(x / 10)`; the inverse of {@link powerToDb}. Reference: `librosa.db_to_power`, librosa 0.11.
 *
 * @param decibel any values
 * @returns power, one for each value. O(n)
 * @example
 * dbToPower(Float32Array.of(0, -10)) // [1, 0.1]
 */
export function dbToPower(decibel: Float32Array | Float64Array, options: ReferenceOptions = {}): Float32Array {
  checkValues('dbToPower', decibel)
  const { ref = 1 } = checkOptions('dbToPower', options, REFERENCE_OPTIONS)
  checkNumber('dbToPower', 'ref', ref)
  return Float32Array.from(decibel, x => ref * 10 ** (x / 10))
}

/**
 * Decibel to amplitude, `ref 10^(x / 20)`; the inverse of {@link amplitudeToDb}. Reference: `librosa.db_to_amplitude`.
 *
 * @param decibel any values
 * @returns amplitude, one for each value. O(n)
 * @example
 * dbToAmplitude(Float32Array.of(0, -20)) // [1, 0.1]
 */
export function dbToAmplitude(decibel: Float32Array | Float64Array, options: ReferenceOptions = {}): Float32Array {
  checkValues('dbToAmplitude', decibel)
  const { ref = 1 } = checkOptions('dbToAmplitude', options, REFERENCE_OPTIONS)
  checkNumber('dbToAmplitude', 'ref', ref)
  return Float32Array.from(decibel, x => ref * 10 ** (x / 20))
}

/** How strongly values are compressed. */
export interface LogCompressOptions {
  /** Factor of the values before the logarithm, above 0. Default 10,000. */
  scale?: number
}

const LOG_COMPRESS_OPTIONS: OptionNames<LogCompressOptions> = { scale: 1 }

/**
 * `log10(1 + scale x)`, the compression that musicnn and other neural taggers of music apply to their mel spectrograms.
 *
 * @param values values of at least 0
 * @returns float32, one for each value. O(n)
 * @throws TypeError, RangeError for a scale that is not above 0
 * @example
 * logCompress(Float32Array.of(0, 0.0099)) // [0, 2]
 */
export function logCompress(values: Float32Array | Float64Array, options: LogCompressOptions = {}): Float32Array {
  checkValues('logCompress', values)
  const { scale = 10_000 } = checkOptions('logCompress', options, LOG_COMPRESS_OPTIONS)
  checkNumber('logCompress', 'scale', scale, { min: 0, exclusiveMin: true })
  return Float32Array.from(values, x => Math.log10(1 + scale * x))
}

function checkValues(where: string, values: Float32Array | Float64Array): void {
  if (values instanceof Float32Array || values instanceof Float64Array) return
  throw new TypeError(`${where}: values must be a Float32Array or Float64Array, got ${show(values)}`)
}
