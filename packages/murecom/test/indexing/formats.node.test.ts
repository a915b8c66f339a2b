import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { decode, findFfmpeg } from '@murecom/decode/node'
import { apeBytes, dsfBytes, heAacBytes } from '@murecom/testing/writers'
import { afterAll, expect, test } from 'vitest'
import { openLibrary } from '../../src/node.ts'
import { samplesFolder } from '../samples-folder.ts'

// One recording in every format that people have, at 192 kbit/s and more where a format has a rate. ffmpeg writes what it can
// write, and decodes all of them, for their lengths; the sound must be that of the WAV.
const FILES: Readonly<Record<string, readonly string[]>> = {
  'song.wav': ['-c:a', 'pcm_s16le'],
  'song.mp3': ['-b:a', '192k'],
  'variable.mp3': ['-q:a', '2'],
  'song.flac': [],
  'song.ogg': ['-c:a', 'libvorbis', '-q:a', '6'],
  'song.opus': ['-c:a', 'libopus', '-b:a', '192k'],
  'aac.m4a': ['-c:a', 'aac', '-b:a', '192k'],
  'adts.aac': ['-c:a', 'aac', '-b:a', '192k'],
  'alac.m4a': ['-c:a', 'alac'],
  'song.aiff': [],
  'song.caf': ['-c:a', 'pcm_s16be'],
  'flac.mka': ['-c:a', 'flac'],
  'song.wma': ['-c:a', 'wmav2', '-b:a', '192k'],
  'song.wv': [],
  'song.tta': [],
  'song.ac3': ['-b:a', '256k'],
}
/** Codecs add samples, and some containers count in milliseconds. */
const SECONDS = 0.02

const ffmpeg = await findFfmpeg()
if (!ffmpeg) console.log('skipped: no ffmpeg found to write songs in every format with')
const hasMpcenc = spawnSync('mpcenc', ['--version']).error === undefined
if (!hasMpcenc) console.log('skipped: no mpcenc (musepack-tools) found to write Musepack with')
const folder = mkdtempSync(join(tmpdir(), 'murecom-formats-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Formats that ffmpeg reads and does not write, from the WAV; returns how many. */
async function writeOthers(music: string): Promise<number> {
  const wav = join(music, 'song.wav')
  const { samples, sampleRate } = await decode(wav)
  writeFileSync(join(music, 'song.ape'), apeBytes([Int16Array.from(samples, x => x * 32767)], sampleRate))
  writeFileSync(join(music, 'song.dsf'), dsfBytes(samples, sampleRate))
  const low = join(folder, 'low.m4a')
  execFileSync(ffmpeg!.path, ['-v', 'error', '-i', wav, '-c:a', 'aac', '-ar', '22050', '-b:a', '192k', low])
  writeFileSync(join(music, 'he-aac.m4a'), heAacBytes(readFileSync(low)))
  if (hasMpcenc) execFileSync('mpcenc', ['--silent', '--insane', wav, join(music, 'song.mpc')])
  return hasMpcenc ? 4 : 3
}

test.skipIf(!ffmpeg)(
  'one recording in every format has one sound, and the length that ffmpeg decodes',
  async () => {
    const music = join(folder, 'music')
    mkdirSync(music)
    const source = join(samplesFolder(), 'loop_garzul.flac')
    const input = ['-v', 'error', '-nostdin', '-stream_loop', '-1', '-i', source]
    const outputs = Object.entries(FILES).flatMap(([name, options]) => {
      return ['-t', '12', '-map_metadata', '-1', ...options, join(music, name)]
    })
    execFileSync(ffmpeg!.path, [...input, ...outputs])
    const count = Object.keys(FILES).length + (await writeOthers(music))
    const library = await openLibrary(join(folder, 'library.db'))
    const report = await library.addFolder(music, { workers: 2 })
    expect(report.refused).toEqual([])
    expect(report.added).toBe(count)

    // What ffprobe prints of an mp3 counts the encoder's delay, which its own decoder cuts off: what is decoded is counted.
    const decoded = (path: string): number => {
      const output = ['-f', 's16le', '-ac', '1', '-ar', '8000', 'pipe:1']
      return execFileSync(ffmpeg!.path, ['-v', 'error', '-nostdin', '-i', path, ...output]).length / 16_000
    }
    const { ids, vectors, dimensions } = library.songVectors()
    const songs = library.songsWithIds(ids)
    const directionOf = (name: string): Float32Array => {
      const id = library.idOf(join(music, name))!
      const row = ids.indexOf(id)
      return vectors.subarray(row * dimensions, (row + 1) * dimensions)
    }
    const wav = directionOf('song.wav')
    expect(songs).toHaveLength(count)
    for (const song of songs) {
      const name = basename(song.path)
      expect(Math.abs(song.durationSeconds! - decoded(song.path)), name).toBeLessThanOrEqual(SECONDS)
      const cosine = directionOf(name).reduce((sum, value, d) => sum + value * wav[d]!, 0)
      expect(cosine, name).toBeGreaterThanOrEqual(0.99)
    }
    library.close()
  },
  400_000,
)
