/** The definitions of librosa 0.11, sum by sum, of one column of magnitudes. Slow and obvious: what the kernels are compared with. */

export function slowCentroid(magnitudes: readonly number[], hz: readonly number[]): number {
  const total = sum(magnitudes)
  return total === 0 ? 0 : sum(magnitudes.map((s, k) => (s / total) * hz[k]!))
}

export function slowBandwidth(magnitudes: readonly number[], hz: readonly number[], p: number): number {
  const total = sum(magnitudes)
  const centre = slowCentroid(magnitudes, hz)
  return total === 0 ? 0 : sum(magnitudes.map((s, k) => (s / total) * Math.abs(hz[k]! - centre) ** p)) ** (1 / p)
}

export function slowFlatness(magnitudes: readonly number[], amin: number): number {
  const power = magnitudes.map(s => Math.max(amin, s * s))
  return Math.exp(sum(power.map(Math.log)) / power.length) / (sum(power) / power.length)
}

/** The root mean square of each frame; zeros are around the signal. */
export function slowRms(signal: readonly number[], frameLength: number, hop: number): number[] {
  const pad = Math.floor(frameLength / 2)
  const frames = 1 + Math.floor((signal.length + 2 * pad - frameLength) / hop)
  return Array.from({ length: frames }, (_, t) => {
    const frame = Array.from({ length: frameLength }, (_, i) => signal[t * hop - pad + i] ?? 0)
    return Math.sqrt(sum(frame.map(x => x * x)) / frameLength)
  })
}

/** librosa's arithmetic on float32 samples: every product and every sum is rounded. `zi` is added to the first sample. */
export function slowPreemphasis(signal: readonly number[], coef: number, zi: number): number[] {
  const { fround } = Math
  return signal.map((x, n) => fround(x + (n === 0 ? fround(zi) : fround(-fround(coef) * signal[n - 1]!))))
}

/** Means of the `count` smallest and the `count` largest. */
export function slowExtremes(values: readonly number[], count: number): [number, number] {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted.slice(0, count), sorted.slice(-count)]
  return [sum(low) / low.length, sum(high) / high.length]
}

/** The median of `size` values around each, mirrored outside with the edge value twice. */
export function slowMedian(values: readonly number[], size: number): number[] {
  const n = values.length
  const at = (i: number): number => {
    const folded = ((i % (2 * n)) + 2 * n) % (2 * n)
    return values[folded < n ? folded : 2 * n - 1 - folded]!
  }
  const before = Math.floor(size / 2)
  return values.map((_, i) => {
    const window = Array.from({ length: size }, (_, j) => at(i - before + j))
    return window.sort((a, b) => a - b)[before]!
  })
}

/** The real numbers whose spectrum is re + i im, as numpy.fft.irfft. */
export function slowInverse(re: readonly number[], im: readonly number[], length: number): number[] {
  return Array.from({ length }, (_, n) => {
    let total = 0
    for (let k = 0; k < length; k++) {
      const isMirrored = k >= re.length
      const at = isMirrored ? length - k : k
      const isReal = at === 0 || 2 * at === length
      const angle = (2 * Math.PI * k * n) / length
      total += re[at]! * Math.cos(angle) - (isReal ? 0 : (isMirrored ? -1 : 1) * im[at]!) * Math.sin(angle)
    }
    return total / length
  })
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
