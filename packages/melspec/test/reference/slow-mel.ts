import { getWindow, type MelSpectrogramOptions, melFilterBank } from '../../src/index.ts'

/** The mel spectrogram as its definition says it: every frame cut out of the padded signal, every bin by its sum. */
export function slowMelSpectrogram(signal: Float32Array, options: MelSpectrogramOptions): Float64Array {
  const { nFft = 2048, hopLength = 512, window = 'hann', padMode = 'constant', power = 2, nMels = 128 } = options
  const pad = Math.floor(nFft / 2)
  const padded = [...signal]
  for (let i = 1; i <= pad; i++) {
    padded.unshift(outside(signal, -i, padMode))
    padded.push(outside(signal, signal.length - 1 + i, padMode))
  }
  const frames = 1 + Math.floor((padded.length - nFft) / hopLength)
  const shape = getWindow(window, nFft)
  const bins = pad + 1
  const { sampleRate, fMin, fMax, htk, norm } = options
  const filters = melFilterBank({ sampleRate, nFft, nMels, fMin, fMax, htk, norm })
  const out = new Float64Array(nMels * frames)
  for (let t = 0; t < frames; t++) {
    for (let k = 0; k < bins; k++) {
      let re = 0
      let im = 0
      for (let j = 0; j < nFft; j++) {
        const x = padded[t * hopLength + j]! * shape[j]!
        const angle = (-2 * Math.PI * ((j * k) % nFft)) / nFft
        re += x * Math.cos(angle)
        im += x * Math.sin(angle)
      }
      const magnitude = Math.hypot(re, im) ** power
      for (let m = 0; m < nMels; m++) out[m * frames + t]! += filters[m * bins + k]! * magnitude
    }
  }
  return out
}

function outside(signal: Float32Array, at: number, padMode: string): number {
  const last = signal.length - 1
  if (padMode === 'constant') return 0
  if (padMode === 'edge' || last === 0) return signal[at < 0 ? 0 : last]!
  let i = at // bounce between the two ends
  while (i < 0 || i > last) i = i < 0 ? -i : 2 * last - i
  return signal[i]!
}
