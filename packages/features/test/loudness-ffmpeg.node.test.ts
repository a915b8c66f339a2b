import { spawnSync } from 'node:child_process'
import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { loudness } from '../src/loudness.ts'
import { signals } from './golden.ts'

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0
if (!hasFfmpeg) console.warn('skipped: loudness beside ffmpeg, because there is no ffmpeg on the PATH')

/** What ffmpeg's filter ebur128 measures. */
function ffmpegLoudness(channels: readonly Float32Array[], sampleRate: number) {
  const [count, length] = [channels.length, channels[0]!.length]
  const interleaved = new Float32Array(count * length).map((_, i) => channels[i % count]![Math.floor(i / count)]!)
  const from = ['-f', 'f32le', '-ar', String(sampleRate), '-ac', String(count), '-i', 'pipe:0']
  const filter = ['-af', 'ebur128=peak=true', '-f', 'null', '-']
  const input = new Uint8Array(interleaved.buffer)
  const { stderr } = spawnSync('ffmpeg', ['-hide_banner', '-nostats', ...from, ...filter], { input, encoding: 'utf8' })
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'))
  const value = (name: string): number => Number(new RegExp(`\\b${name}:\\s+(-?[\\d.]+)`).exec(summary)?.[1])
  return { integrated: value('I'), range: value('LRA'), truePeak: value('Peak') }
}

const random = mulberry32(2)
const music = Float32Array.from([...signals['music']!, ...signals['music']!.map((x, i) => (x * (i % 40_000)) / 40_000)])
// Smoothed: near half the sample rate, true peaks depend on the interpolating filter, which the standard leaves open.
const white = new Float32Array(1_000_000).map(() => random() - 0.5)
const noise = white.map((x, i) => (x + (white[i - 1] ?? 0)) * (0.02 + 0.5 * Math.sin(i / 60_000) ** 2))

test.skipIf(!hasFfmpeg).each<[string, Float32Array[], number]>([
  ['music, mono', [music], 44100],
  ['music, two channels', [music, music.map(x => x / 3)], 48000],
  ['noise, two channels', [noise, noise.map((x, i) => x * Math.cos(i / 30_000))], 44100],
  ['noise, 5.1', [1, 0.5, 0.3, 2, 0.4, 0.2].map(g => noise.subarray(0, 300_000).map(x => g * 0.3 * x)), 48000],
])('equals ffmpeg: %s', (_, channels, sampleRate) => {
  const expected = ffmpegLoudness(channels, sampleRate)
  const measured = loudness(channels, { sampleRate })
  expect(Math.abs(measured.integrated! - expected.integrated)).toBeLessThanOrEqual(0.1)
  // When there are a few seconds only, a block more or less moves the percentiles of the range further.
  expect(Math.abs(measured.range - expected.range)).toBeLessThanOrEqual(0.12)
  expect(Math.abs(measured.truePeak! - expected.truePeak)).toBeLessThanOrEqual(0.1)
})
