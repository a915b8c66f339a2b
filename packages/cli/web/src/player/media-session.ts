import type { Player } from './player.ts'

/** Keys of keyboards and headphones, and the controls on a phone's lock screen. */
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
  player.on('state', () => {
    session.playbackState = player.song ? (player.playing ? 'playing' : 'paused') : 'none'
  })
  player.on('time', () => {
    const { duration, time } = player
    if (duration > 0) session.setPositionState({ duration, position: Math.min(time, duration) })
  })
}

/** What the lock screen shows. */
export function tellMediaSession(title: string, artist: string, album: string | null): void {
  if (!('mediaSession' in navigator)) return
  const artwork = [{ src: new URL('icon.svg', document.baseURI).href, sizes: 'any', type: 'image/svg+xml' }]
  navigator.mediaSession.metadata = new MediaMetadata({ title, artist, album: album ?? '', artwork })
}
