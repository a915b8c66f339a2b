import { api } from '../api.ts'
import type { RadioSession } from '../radio/session.ts'
import type { Player } from './player.ts'

/** Songs that are looked for. */
const AHEAD = 5
/** A queue that is being arranged is not asked for at every step. */
const QUIET_MS = 500
/** Songs of the queue's end that say how it goes on. */
const TAIL = 10

/** Finds the songs that come after the queue, so that they can be seen, and taken out, before they are played. */
export function startAhead(player: Player, radio: RadioSession): void {
  let timer = 0
  let asked = ''
  const look = async (): Promise<void> => {
    if (radio.isOn) return
    const ids = player.queue.songs.map(({ id }) => id)
    const key = player.radio ? ids.slice(-TAIL).join() : ''
    if (key === asked) return
    asked = key
    if (key === '') return player.setAhead([])
    const { songs } = await api.continue(ids, AHEAD).catch(() => ({ songs: [] }))
    if (asked === key && !radio.isOn) player.setAhead(songs)
  }
  const soon = (): void => {
    clearTimeout(timer)
    timer = window.setTimeout(() => void look(), QUIET_MS)
  }
  player.on('queue', soon)
  player.on('state', soon)
  radio.on(soon)
}
