import type { Biquad } from '../kernels/k-weighting.ts'

/** The two filters of ITU-R BS.1770-4. */
interface KWeighting {
  /** A shelf: the head raises what is above 2 kHz. */
  shelf: Biquad
  /** Low frequencies count less. */
  highPass: Biquad
}

/**
 * The standard gives coefficients for 48 kHz. They are those of these analogue filters, which the bilinear transform brings to
 * any rate. Source: B. De Man, "Evaluation of implementations of the EBU R128 loudness measurement", 2018.
 */
export function kWeighting(sampleRate: number): KWeighting {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate)
  const q = 0.7071752369554196
  const high = 10 ** (3.999843853973347 / 20)
  const band = high ** 0.4996667741545416
  const a0 = 1 + k / q + k * k
  const shelf = {
    b0: (high + (band * k) / q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (band * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
  }
  const l = Math.tan((Math.PI * 38.13547087602444) / sampleRate)
  const r = 0.5003270373238773
  const c0 = 1 + l / r + l * l
  const highPass = { b0: 1, b1: -2, b2: 1, a1: (2 * (l * l - 1)) / c0, a2: (1 - l / r + l * l) / c0 }
  return { shelf, highPass }
}

/** Weights of one place between samples. */
export const TAPS = 24

/**
 * Weights of the places between samples: three for rates below 96 kHz, as the standard's fourfold oversampling, one below 192
 * kHz, none above. A sinc under Kaiser's window; with 24 taps a sine of 0.45 times the sample rate is off by less than 0.1 dB.
 */
export function interpolation(sampleRate: number): { filters: Float64Array; gain: number } {
  const factor = sampleRate < 96_000 ? 4 : sampleRate < 192_000 ? 2 : 1
  const filters = new Float64Array((factor - 1) * TAPS)
  let gain = 0
  for (let place = 1; place < factor; place++) {
    const at = (place - 1) * TAPS
    let sum = 0
    for (let k = 0; k < TAPS; k++) {
      const distance = k - (TAPS / 2 - 1) - place / factor
      const window = bessel(4 * Math.sqrt(Math.max(0, 1 - (distance / (TAPS / 2)) ** 2)))
      filters[at + k] = (Math.sin(Math.PI * distance) / (Math.PI * distance)) * window
      sum += filters[at + k]!
    }
    let size = 0
    for (let k = at; k < at + TAPS; k++) {
      filters[k]! /= sum
      size += Math.abs(filters[k]!)
    }
    gain = Math.max(gain, size)
  }
  return { filters, gain }
}

/** The modified Bessel function of order 0. */
function bessel(x: number): number {
  let [sum, term] = [1, 1]
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
