import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import {
  beatTrack,
  chromaCqt,
  estimateKey,
  hpss,
  loudness,
  magnitudeSpectrogram,
  onsetStrength,
  rms,
  spectralCentroid,
  spectralContrast,
  spectralRolloff,
  tempo,
} from 'murecom/features'
import { decode } from 'murecom/node'
import { curve, heatMap, page } from './pictures.ts'

/** A loop of drums and synthesizers, CC0. */
export function song(): string {
  const home = dirname(createRequire(import.meta.url).resolve('supersonic-scsynth-samples/package.json'))
  return join(home, 'samples', 'arovane_beat_a.flac')
}

/** Describes one song: the lines that are printed, and a page with all pictures. */
export async function describe(path: string): Promise<{ lines: string[]; html: string }> {
  const { samples: once, sampleRate } = await decode(path, { sampleRate: 22050 })
  // The loop is played until there is enough for a tempo.
  const samples = new Float32Array(20 * sampleRate).map((_, i) => once[i % once.length]!)
  const stereo = await decode(path, { channels: 'all' })

  const envelope = onsetStrength(samples)
  const { bpm, clarity } = tempo(envelope)
  const { beats, times } = beatTrack(envelope)
  const spectrogram = magnitudeSpectrogram(samples)
  const centroid = spectralCentroid(spectrogram)
  const contrast = spectralContrast(spectrogram)
  const chroma = chromaCqt(samples)
  const { key, mode, camelot, confidence } = estimateKey(chroma)
  const { harmonic, percussive } = hpss(samples)
  const measured = loudness(stereo.channels, { sampleRate: stereo.sampleRate })

  const mean = (values: Float32Array | Float64Array): number =>
    Float64Array.from(values).reduce((a, b) => a + b, 0) / values.length
  const share = mean(rms(percussive)) / (mean(rms(harmonic)) + mean(rms(percussive)))
  // The highest octave reaches into what the resampling filters away.
  const lower = contrast.data.subarray(0, (contrast.bands - 1) * contrast.frames)
  const lines = [
    `tempo            ${bpm === null ? 'none' : bpm.toFixed(2)} beats a minute, clarity ${clarity.toFixed(2)}`,
    `beats            ${beats.length}, the first at ${[...times.slice(0, 4)].map(t => t.toFixed(2)).join(', ')} s`,
    `key              ${key === null ? 'none' : `${key} ${mode} (${camelot}), ${confidence.toFixed(2)} above the next`}`,
    `rms              ${mean(rms(samples)).toFixed(4)}`,
    `centroid         ${mean(centroid).toFixed(1)} Hz`,
    `rolloff          ${mean(spectralRolloff(spectrogram)).toFixed(1)} Hz`,
    `contrast         ${mean(lower).toFixed(2)} dB`,
    `drums            ${(100 * share).toFixed(1)} % of the level`,
    `loudness         ${measured.integrated?.toFixed(1) ?? 'none'} LUFS, true peak ${measured.truePeak?.toFixed(1) ?? 'none'} dBTP`,
  ]
  const seconds = samples.length / sampleRate
  const html = page('One song, all pictures', [
    curve('Onset envelope, and the beats', envelope.data, [...beats]),
    curve('Loudness of each frame (rms)', rms(samples)),
    curve('Spectral centroid, Hz', centroid),
    heatMap('Chroma: C below, B above', chroma.data, chroma.bins, chroma.frames),
    heatMap('Spectral contrast, octaves upwards', contrast.data, contrast.bands, contrast.frames),
    heatMap('Spectrogram, dB, up to 11 kHz', decibel(spectrogram.data), spectrogram.bins, spectrogram.frames),
  ])
  return { lines: [`${seconds} s of ${path.split(/[\\/]/).at(-1)}`, ...lines], html }
}

function decibel(values: Float32Array | Float64Array): Float32Array {
  return Float32Array.from(values, x => Math.max(-80, 20 * Math.log10(Math.max(1e-5, x))))
}
