import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decode, findFfmpeg, probe } from '../src/node.ts'

// Forty seconds of each format, long enough for tables, several pages and clusters, and for AAC's anchors. ffmpeg makes them
// here, because they would be a megabyte each in the repository.
const SECONDS = 40
const PLACES = 12
const FILES: readonly (readonly [name: string, options: string, nearness: number | 'dB'])[] = [
  ['16-bit.wav', '-ar 22050', 0],
  ['24-bit.aiff', '-ar 22050 -c:a pcm_s24be', 0],
  ['pcm.caf', '-ar 22050 -c:a pcm_s16le', 0],
  ['fixed.flac', '-ar 44100', 0],
  ['small-blocks.flac', '-ar 22050 -frame_size 256', 0],
  ['alac.m4a', '-c:a alac -ar 44100', 0],
  ['flac.mka', '-c:a flac -ar 22050', 0],
  ['flac-in-ogg.oga', '-c:a flac -ar 22050', 0],
  ['constant.mp3', '-b:a 128k -ar 44100', 1e-5],
  ['variable.mp3', '-q:a 4 -ar 22050', 1e-5],
  ['vorbis.ogg', '-c:a libvorbis -q:a 4 -ar 44100', 1e-5],
  ['aac.m4a', '-c:a aac -b:a 96k -ar 44100', 1e-5],
  [
    'fragments.mp4',
    '-c:a aac -b:a 64k -ar 22050 -movflags frag_keyframe+empty_moov+default_base_moof -frag_duration 2000000',
    1e-5,
  ],
  ['adts.aac', '-c:a aac -b:a 96k -ar 44100', 1e-5],
  ['aac.mkv', '-c:a aac -b:a 96k -ar 44100', 1e-5],
  ['opus.opus', '-c:a libopus -b:a 64k', 'dB'],
  ['opus.mp4', '-c:a libopus -b:a 64k', 'dB'],
  ['opus.webm', '-c:a libopus -b:a 64k', 'dB'],
]
const SOUND =
  'aevalsrc=0.4*sin(2*PI*(200+40*sin(t/3))*t)+0.05*random(0)|0.3*sin(2*PI*(900+90*sin(t/2))*t)*lt(mod(t\\,2)\\,1)+0.02*random(1)'

const ffmpeg = await findFfmpeg()
let folder = ''
/** The sound of all of them; ffmpeg takes longer to compute it than to write a format. */
let source = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'decode-seek-'))
  source = join(folder, 'source.wav')
  if (!ffmpeg) return
  const sound = ['-f', 'lavfi', '-i', `${SOUND}:s=48000:d=${SECONDS}`, '-ac', '2', '-c:a', 'pcm_f64le']
  execFileSync(ffmpeg.path, ['-v', 'error', ...sound, source])
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(!ffmpeg)(
  `the same samples wherever decoding begins${ffmpeg ? '' : ' (skipped: no ffmpeg makes the files)'}`,
  () => {
    test.each(FILES)('%s', async (name, options, nearness) => {
      const path = join(folder, name)
      execFileSync(ffmpeg!.path, ['-v', 'error', '-i', source, ...options.split(' '), path])
      const whole = await decode(path, { channels: 'all' })
      const { durationSeconds, sampleRate } = await probe(path)
      expect(Math.round(durationSeconds * sampleRate)).toBe(whole.samples.length)
      expect(Math.abs(durationSeconds - SECONDS)).toBeLessThan(0.1)

      const random = mulberry32(11)
      for (let i = 0; i < PLACES; i++) {
        const offsetSeconds = i === 0 ? 1 : i === 1 ? SECONDS - 0.2 : random() * (SECONDS - 1)
        const part = await decode(path, { channels: 'all', offsetSeconds, durationSeconds: 0.02 + random() * 0.5 })
        const begin = Math.floor(offsetSeconds * sampleRate)
        part.channels.forEach((samples, c) => {
          let worst = 0
          let noise = 0
          let power = 0
          samples.forEach((x, k) => {
            const there = whole.channels[c]![begin + k]!
            worst = Math.max(worst, Math.abs(x - there))
            noise += (x - there) ** 2
            power += there ** 2
          })
          const where = `channel ${c} at ${offsetSeconds}`
          if (nearness === 'dB') expect(noise, where).toBeLessThanOrEqual(1e-6 * Math.max(power, samples.length * 1e-4))
          else expect(worst, where).toBeLessThanOrEqual(nearness)
        })
      }
    })
  },
)
