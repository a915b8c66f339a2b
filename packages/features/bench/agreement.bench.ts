/**
 * Real music, file by file, beside librosa and ffmpeg: fifty excerpts in ten genres, of the folder that MURECOM_DATA names.
 * FILES takes the first files of each genre only.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as features from '@murecom/features'
import { loadSimdKernels } from '@murecom/features/simd'
import { type Row, record } from '../../../benchmarks/record.ts'
import { decode } from '../../decode/src/node.ts'
import { startLibrosa } from '../../melspec/bench/librosa.ts'

const data = process.env['MURECOM_DATA']
if (!data) throw new Error('MURECOM_DATA must name the folder of data that is not part of the repository')
const MOST = Number(process.env['FILES'] ?? 5)
const files = globSync('gtzan-50/*/*.wav', { cwd: data })
  .sort()
  .filter((path, i, all) => i - all.findIndex(other => genreOf(other) === genreOf(path)) < MOST)
const kernels = await loadSimdKernels()
const peer = startLibrosa(new URL('./librosa_peer.py', import.meta.url))
const versions = await peer.ask<Record<string, string>>({ task: 'versions' })

interface Described {
  bpm: number
  beats: number[]
  chroma: number[]
  [mean: string]: number | number[]
}

const worst = new Map<string, number[]>()
const note = (name: string, difference: number): void => {
  worst.set(name, [...(worst.get(name) ?? []), difference])
}
let withTempo = 0
for (const [i, file] of files.entries()) {
  const path = join(data, file)
  const { samples, channels, sampleRate } = await decode(path, { channels: 'all' })
  await peer.give('file', samples)
  const theirs = await peer.ask<Described>({ task: 'describe', name: 'file' })

  if (features.tempo(samples, { kernels }).bpm !== null) withTempo++
  note('tempo, beats a minute', Math.abs(features.tempo(samples, { kernels, minClarity: 0 }).bpm! - theirs.bpm))
  const { beats } = features.beatTrack(samples, { kernels, minClarity: 0 })
  const isSame = beats.length === theirs.beats.length && theirs.beats.every((beat, b) => beat === beats[b])
  note('beats that are not the same, share', isSame ? 0 : shareMissing(beats, theirs.beats))
  const chroma = features.chromaCqt(samples, { kernels })
  for (const [c, x] of theirs.chroma.entries()) {
    const row = chroma.data.subarray(c * chroma.frames, (c + 1) * chroma.frames)
    note('mean chroma of a class', Math.abs(meanOf(row) - x))
  }
  const relative = { rms: features.rms(samples), zeroCrossingRate: features.zeroCrossingRate(samples) }
  const spectral = {
    spectralCentroid: features.spectralCentroid(samples, { kernels }),
    spectralBandwidth: features.spectralBandwidth(samples, { kernels }),
    spectralRolloff: features.spectralRolloff(samples, { kernels }),
    spectralFlatness: features.spectralFlatness(samples, { kernels }),
  }
  for (const [name, values] of Object.entries({ ...relative, ...spectral })) {
    note(`mean ${name}, share of it`, Math.abs(meanOf(values) / (theirs[name] as number) - 1))
  }
  const measured = features.loudness(channels, { sampleRate })
  const expected = ffmpegLoudness(path)
  note('integrated loudness, LU', Math.abs(measured.integrated! - expected.integrated))
  note('loudness range, LU', Math.abs(measured.range - expected.range))
  note('true peak, dB', Math.abs(measured.truePeak! - expected.truePeak))
  console.log(i + 1, basename(file), isSame ? 'same beats' : 'other beats')
}
peer.close()
const rows: Row[] = Array.from(worst, ([difference, values]) => ({
  difference,
  files: files.length,
  median: Number(values.sort((a, b) => a - b)[values.length >> 1]!.toPrecision(2)),
  largest: Number(values.at(-1)!.toPrecision(2)),
}))
rows.push({ difference: 'files with a tempo of their own accord', files: withTempo })
console.table(rows)
record('features-agreement', { ...versions, ffmpeg: ffmpegVersion() }, rows)

function genreOf(path: string): string {
  return path.split('/')[1] ?? ''
}

function meanOf(values: Float32Array | Float64Array): number {
  return Float64Array.from(values).reduce((sum, x) => sum + x, 0) / values.length
}

/** The share of beats that only one of both has. */
function shareMissing(ours: Int32Array, theirs: readonly number[]): number {
  const all = new Set([...ours, ...theirs])
  const both = theirs.filter(beat => ours.includes(beat)).length
  return all.size === 0 ? 0 : 1 - both / all.size
}

function ffmpegLoudness(path: string): { integrated: number; range: number; truePeak: number } {
  const args = ['-hide_banner', '-nostats', '-i', path, '-af', 'ebur128=peak=true', '-f', 'null', '-']
  const { stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' })
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'))
  const value = (name: string): number => Number(new RegExp(`\\b${name}:\\s+(-?[\\d.]+)`).exec(summary)?.[1])
  return { integrated: value('I'), range: value('LRA'), truePeak: value('Peak') }
}

function ffmpegVersion(): string {
  return /version (\d[\d.]*)/.exec(spawnSync('ffmpeg', ['-version'], { encoding: 'utf8' }).stdout)?.[1] ?? 'unknown'
}
