import { checkInteger, checkNumber, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { weightedEnergy } from '../kernels/k-weighting.ts'
import { checkSignal, type Samples } from '../signal.ts'
import { kWeighting } from './filters.ts'
import { blockPowers, gatedPower, loudnessOf, loudnessRange, MOMENTARY, SHORT_TERM } from './gating.ts'
import { TruePeak } from './true-peak.ts'

/** What is measured. */
export interface LoudnessOptions {
  /** Samples a second, in Hz, from 4,000 to 1,536,000. Loudness is that of the file's own rate and channels. */
  sampleRate: number
  /** Channels, from 1 to 64. Default 2. */
  channels?: number
  /**
   * How much each channel counts. Default by BS.1770: 1; surround channels 1.41; LFE 0, the fourth of six or eight channels.
   * Channels are in the order of WAV: left, right, centre, LFE, surround.
   */
  weights?: readonly number[]
  /** True (default): the true peak is measured too; false: only that of the samples, in about a quarter of the time. */
  truePeak?: boolean
}

const OPTIONS: OptionNames<LoudnessOptions> = { sampleRate: 'sr', channels: 1, weights: 1, truePeak: 1 }

/**
 * Measures loudness chunk by chunk, in constant memory, except 16 bytes for each tenth of a second. Standard: EBU R 128, ITU-R
 * BS.1770-4, EBU Tech 3341 and 3342.
 *
 * @example
 * const meter = new LoudnessMeter({ sampleRate: 48000 })
 * for await (const { channels } of decodeChunks(file, { channels: 'all' })) meter.push(channels)
 * meter.integrated // -14.2
 */
export class LoudnessMeter {
  readonly sampleRate: number
  /** Channels that each {@link push} hands over. */
  readonly channels: number
  readonly #weights: readonly number[]
  readonly #filters: ReturnType<typeof kWeighting>
  readonly #states: Float64Array[]
  readonly #truePeaks: TruePeak[] | undefined
  /** Energy of each finished step of 0.1 s, and how many samples it has. */
  #energies = new Float64Array(1024)
  #counts = new Float64Array(1024)
  #steps = 0
  /** The step that is being filled. */
  #energy = 0
  #samples = 0
  #stepEnd: number
  #stepStart = 0
  #samplePeak = 0

  /** @throws TypeError, RangeError for an option outside its range */
  constructor(options: LoudnessOptions) {
    const where = 'LoudnessMeter'
    const { sampleRate, channels = 2, weights, truePeak = true } = checkOptions(where, options, OPTIONS)
    this.sampleRate = checkNumber(where, 'sampleRate', sampleRate, { min: 4000, max: 1_536_000 })
    this.channels = checkInteger(where, 'channels', channels, 1, 64)
    if (typeof truePeak !== 'boolean') refuse(where, 'truePeak', 'be a boolean', truePeak)
    this.#weights = weights ?? defaultWeights(channels)
    if (this.#weights.length !== channels) refuse(where, 'weights', `have ${channels} values`, this.#weights.length)
    for (const weight of this.#weights) checkNumber(where, 'weights', weight, { min: 0, max: 100 })
    this.#filters = kWeighting(sampleRate)
    this.#states = Array.from({ length: channels }, () => new Float64Array(4))
    this.#truePeaks = truePeak ? Array.from({ length: channels }, () => new TruePeak(sampleRate)) : undefined
    this.#stepEnd = Math.round(sampleRate / 10)
  }

  /**
   * Takes the next samples.
   *
   * @param channels as many arrays of one length as there are channels; finite
   * @throws TypeError, RangeError for other numbers of channels, other lengths, and samples that are not finite
   */
  push(channels: readonly Samples[]): void {
    const where = 'LoudnessMeter.push'
    if (!Array.isArray(channels) || channels.length !== this.channels) {
      refuse(where, 'channels', `be ${this.channels} arrays`, channels)
    }
    const { length } = channels[0]!
    for (const [c, channel] of channels.entries()) {
      checkSignal(where, channel, 0, `channel ${c}`)
      if (channel.length !== length)
        refuse(where, `channel ${c}`, `hold ${length} samples as channel 0`, channel.length)
    }
    for (let at = 0; at < length; ) {
      const end = Math.min(length, at + this.#stepEnd - this.#samples)
      for (const [c, channel] of channels.entries()) this.#measure(channel, c, at, end)
      this.#samples += end - at
      at = end
      if (this.#samples === this.#stepEnd) this.#finishStep()
    }
  }

  /** Loudness of the last 0.4 s in LUFS, in steps of 0.1 s; null before, and for silence. */
  get momentary(): number | null {
    return loudnessOf(this.#last(MOMENTARY))
  }

  /** Loudness of the last 3 s in LUFS, in steps of 0.1 s; null before, and for silence. */
  get shortTerm(): number | null {
    return loudnessOf(this.#last(SHORT_TERM))
  }

  /** Loudness of all so far in LUFS, quiet passages left out as the standard says; null where all is quiet. O(seconds) */
  get integrated(): number | null {
    return loudnessOf(gatedPower(this.powers(MOMENTARY)))
  }

  /** Loudness range in LU; 0 where less than 3 s are loud enough. O(seconds log seconds) */
  get range(): number {
    return loudnessRange(this.powers(SHORT_TERM))
  }

  /** The largest momentary loudness so far in LUFS; null for silence. O(seconds) */
  get maxMomentary(): number | null {
    return loudnessOf(mostOf(this.powers(MOMENTARY)))
  }

  /** The largest short-term loudness so far in LUFS; null for silence, and before 3 s. O(seconds) */
  get maxShortTerm(): number | null {
    return loudnessOf(mostOf(this.powers(SHORT_TERM)))
  }

  /** The largest absolute sample so far: 1 is full scale. */
  get samplePeak(): number {
    return this.#samplePeak
  }

  /** The largest value so far, between samples too, in dBTP; null for silence, and where it is not measured. */
  get truePeak(): number | null {
    const peak = Math.max(0, ...(this.#truePeaks ?? []).map(channel => channel.peak))
    return peak > 0 ? 20 * Math.log10(peak) : null
  }

  /**
   * Mean squares of blocks of `steps` tenths of a second, one for each step at which a block ends.
   *
   * @internal
   */
  powers(steps: number): Float64Array {
    return blockPowers(this.#energies.subarray(0, this.#steps), this.#counts.subarray(0, this.#steps), steps)
  }

  #last(steps: number): number {
    if (this.#steps < steps) return 0
    const [from, to] = [this.#steps - steps, this.#steps]
    return blockPowers(this.#energies.subarray(from, to), this.#counts.subarray(from, to), steps)[0]!
  }

  #measure(channel: Samples, c: number, from: number, to: number): void {
    const weight = this.#weights[c]!
    const { shelf, highPass } = this.#filters
    if (weight > 0) this.#energy += weight * weightedEnergy(channel, from, to, shelf, highPass, this.#states[c]!)
    let peak = this.#samplePeak
    for (let i = from; i < to; i++) {
      const x = Math.abs(channel[i]!)
      if (x > peak) peak = x
    }
    this.#samplePeak = peak
    this.#truePeaks?.[c]?.push(channel, from, to)
  }

  #finishStep(): void {
    if (this.#steps === this.#energies.length) {
      this.#energies = grown(this.#energies)
      this.#counts = grown(this.#counts)
    }
    this.#energies[this.#steps] = this.#energy
    this.#counts[this.#steps] = this.#samples
    this.#steps++
    this.#energy = 0
    this.#samples = 0
    // Ends of steps are rounded, not their lengths: at 11,025 Hz no sample is gained or lost.
    this.#stepStart += this.#stepEnd
    this.#stepEnd = Math.round(((this.#steps + 1) * this.sampleRate) / 10) - this.#stepStart
  }
}

const SURROUND = 1.41

function defaultWeights(channels: number): number[] {
  const hasLfe = channels === 6 || channels === 8
  return Array.from({ length: channels }, (_, c) => {
    if (hasLfe) return c === 3 ? 0 : c < 3 ? 1 : SURROUND
    return channels === 4 ? (c < 2 ? 1 : SURROUND) : channels === 5 ? (c < 3 ? 1 : SURROUND) : 1
  })
}

const mostOf = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b), 0)

function grown(values: Float64Array): Float64Array<ArrayBuffer> {
  const out = new Float64Array(2 * values.length)
  out.set(values)
  return out
}
