import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wavBytes } from '@murecom/testing'

const SAMPLE_RATE = 22050
const SECONDS = 9.2

/** What a made-up genre sounds like at time `t` of a track: `variety` in [0, 1) differs from track to track, `noise` is random. */
type Sound = (t: number, variety: number, noise: number) => number

const tone = (hz: number, t: number): number => Math.sin(2 * Math.PI * hz * t)

const GENRES: Record<string, Sound> = {
  drone: (t, v) => 0.3 * (tone(80 + 60 * v, t) + tone(1.5 * (80 + 60 * v), t) + tone(2.02 * (80 + 60 * v), t)),
  beat: (t, v, noise) => {
    const inBeat = (t * (1.8 + v)) % 1
    return 0.7 * Math.exp(-18 * inBeat) * tone(60 + 40 * v, t) + 0.4 * Math.exp(-40 * ((2 * inBeat) % 1)) * noise
  },
  arpeggio: (t, v) => {
    const step = Math.floor(t * 8)
    const hz = 220 * (1 + v) * [1, 1.25, 1.5, 2][step % 4]!
    return 0.5 * Math.exp(-6 * ((t * 8) % 1)) * tone(hz, t)
  },
}

/**
 * Writes a small data set, laid out as GTZAN is: three made-up genres with some tracks each. For those who have no data set at
 * hand; it shows that everything runs, and nothing about music.
 */
export async function writeMadeUpGenres(folder: string, tracks: number): Promise<void> {
  for (const [genre, sound] of Object.entries(GENRES)) {
    await mkdir(join(folder, genre), { recursive: true })
    for (let track = 0; track < tracks; track++) {
      let state = 1 + track
      const samples = Float32Array.from({ length: SAMPLE_RATE * SECONDS }, (_, i) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0 // a linear congruential generator is noise enough
        return sound(i / SAMPLE_RATE, track / tracks, state / 2 ** 31 - 1)
      })
      const name = `${genre}.${String(track).padStart(5, '0')}.wav`
      await writeFile(join(folder, genre, name), wavBytes(samples, SAMPLE_RATE))
    }
  }
}
