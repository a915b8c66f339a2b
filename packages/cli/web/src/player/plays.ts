import { personal } from '../api/personal.ts'
import type { Play, Song } from '../api/types.ts'
import type { RadioSession } from '../radio/session.ts'
import type { Player } from './player.ts'

/** Steps of time that are longer are jumps, not playing, in seconds. */
const LONGEST_STEP_S = 2
/** Less than this was no play, in seconds. */
const SHORTEST_S = 1
/** A song of which this share was played is complete. */
const COMPLETE = 0.9

/** Notes what was played: for the history, and for the radio that learns from it. */
export function startPlays(player: Player, radio: RadioSession): void {
  let song: Song | null = null
  let began = 0
  let heard = 0
  let last = 0
  let duration = 0

  const note = (): void => {
    if (!song || heard < SHORTEST_S) {
      // Skipped at once: that says something to the radio, and is not a play.
      if (song && radio.has(song)) void radio.report(song, 'skipped', heard)
      return
    }
    const outcome: Play['outcome'] = duration > 0 && heard >= COMPLETE * duration ? 'completed' : 'skipped'
    const seconds = Math.round(10 * heard) / 10
    if (radio.has(song)) void radio.report(song, outcome, seconds)
    else personal.addPlay(song.id, began, seconds, outcome).catch(() => {}) // what cannot be noted is not
  }
  player.on('song', () => {
    note()
    song = player.song
    began = Date.now()
    heard = 0
    last = player.time
  })
  player.on('time', () => {
    const step = player.time - last
    last = player.time
    duration = player.duration
    if (player.playing && step > 0 && step < LONGEST_STEP_S) heard += step
  })
  addEventListener('pagehide', () => {
    note()
    song = null
  })
}
