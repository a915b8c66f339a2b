import { api } from '../api.ts'
import { look, whenBack } from '../connection.ts'
import type { TextKey } from '../strings.ts'
import { toast } from '../toast.ts'
import type { Player } from './player.ts'

/** After this long without a sound the page says what it waits for. */
const SILENCE_MS = 5000
/** The message can be read before the next song begins. */
const SKIP_MS = 2500
/** When this many songs in a row cannot be played, the radio adds no further one: the whole folder may be gone. */
const MOST_FAULTS = 5

/** Says why a song does not play, then plays the next one, at the end of the queue the next of the radio, unless the server is gone. */
export function startPlayerFaults(player: Player): void {
  let faults = 0
  let timer = 0
  player.on('fault', async () => {
    const { song, fault } = player
    if (!song || fault === 0) return
    const { status, type } = await api.audioStatus(song.id)
    if (player.song !== song || player.fault === 0) return
    if (status === 0) {
      void look()
      whenBack(() => {
        if (player.song === song && player.fault !== 0) player.toggle()
      })
      return
    }
    toast(await reason(song.id, status, fault), { title: song.title, type })
    faults++
    const last = player.queue.at + 1 >= player.queue.songs.length
    if (last && (!player.radio || faults >= MOST_FAULTS)) return
    setTimeout(() => {
      if (player.song === song && player.fault !== 0) void player.next()
    }, SKIP_MS)
  })
  player.on('state', () => {
    clearTimeout(timer)
    if (!player.waiting) return
    timer = window.setTimeout(() => {
      toast('audioSlow')
      void look()
    }, SILENCE_MS)
  })
  player.on('time', () => {
    if (player.time > 0) faults = 0
  })
}

async function reason(id: number, status: number, fault: number): Promise<TextKey> {
  if (status === 404) {
    const known = await api.song(id).catch(() => undefined)
    return known ? 'fileGone' : 'songGone'
  }
  if (status !== 200) return 'cannotPlay'
  return fault === MediaError.MEDIA_ERR_DECODE ? 'broken' : 'wrongType'
}
