import { byline } from '../api/types.ts'
import { coverUrl } from '../covers/cover.ts'
import type { Player } from './player.ts'

/** Connects the player to the media keys of keyboards and headphones and to the lock screen of a phone. */
export function mediaSession(player: Player): void {
  if (!('mediaSession' in navigator)) return
  const session = navigator.mediaSession
  const set = (action: MediaSessionAction, handler: MediaSessionActionHandler): void => {
    try {
      session.setActionHandler(action, handler)
    } catch {
      // This browser does not know the action; the others work.
    }
  }
  set('play', () => {
    if (!player.playing) player.toggle()
  })
  set('pause', () => player.pause())
  set('stop', () => player.pause())
  set('previoustrack', () => player.previous())
  set('nexttrack', () => void player.next())
  set('seekto', ({ seekTime }) => player.seek(seekTime ?? 0))
  set('seekbackward', ({ seekOffset }) => player.seek(player.time - (seekOffset ?? 10)))
  set('seekforward', ({ seekOffset }) => player.seek(player.time + (seekOffset ?? 10)))
  player.on('song', () => {
    if (!player.song) return
    const { title, album } = player.song
    const artwork = [
      { src: new URL(coverUrl(player.song.id), document.baseURI).href, sizes: '512x512' },
      { src: new URL('icon.svg', document.baseURI).href, sizes: 'any', type: 'image/svg+xml' },
    ]
    session.metadata = new MediaMetadata({ title, artist: byline(player.song), album: album ?? '', artwork })
  })
  player.on('state', () => {
    session.playbackState = player.song ? (player.playing ? 'playing' : 'paused') : 'none'
  })
  player.on('time', () => {
    const { duration, time } = player
    if (duration > 0) session.setPositionState({ duration, position: Math.min(time, duration) })
  })
}
