import { byline } from '../api/types.ts'
import { cover } from '../covers/cover.ts'
import { byId, clock, iconButton, nameButton, setAttribute, setIcon, setText, setWaiting } from '../dom.ts'
import { label } from '../i18n.ts'
import { markRows } from '../lists/rows.ts'
import { loveAnother, loveButton } from '../marks/love-button.ts'
import { openSongMenu } from '../menu/song-menu.ts'
import { openSide } from '../places/navigation.ts'
import type { Player } from './player.ts'

/** The bar at the bottom: always there, always of the same size. */
export function startPlayerBar(player: Player): void {
  const play = iconButton('play', 'play', () => player.toggle(), { className: 'primary' })
  const radio = iconButton('endless', 'endless', () => player.toggleRadio())
  radio.id = 'radio'
  const queue = iconButton('queue', 'queue', () => openSide('queue'))
  queue.id = 'open-queue'
  byId('transport').append(
    iconButton('previous', 'previous', () => player.previous()),
    play,
    iconButton('following', 'following', () => void player.next()),
  )
  byId('modes').append(radio, queue)
  const mute = iconButton('sound', 'mute', () => player.toggleMute())
  const volume = byId<HTMLInputElement>('volume')
  volume.before(mute)
  label(volume, 'volume', undefined, 'aria-label')
  volume.addEventListener('input', () => player.setVolume(Number(volume.value)))

  const seek = byId<HTMLInputElement>('seek')
  label(seek, 'seek', undefined, 'aria-label')
  let dragging = false
  seek.addEventListener('input', () => {
    dragging = true
    setText(byId('elapsed'), clock(Number(seek.value)))
  })
  seek.addEventListener('change', () => {
    dragging = false
    player.seek(Number(seek.value))
  })

  const title = byId('now-title')
  const artist = byId('now-artist')
  title.dir = 'auto'
  artist.dir = 'auto'
  const tile = byId('now-cover')
  let love: HTMLButtonElement | undefined
  const more = iconButton('more', 'menu', () => player.song && openSongMenu(player.song, more))
  more.setAttribute('aria-haspopup', 'menu')
  more.hidden = true
  byId('now-buttons').append(more)
  player.on('song', () => {
    const { song } = player
    if (!song) return
    tile.replaceChildren(cover(song.id, song.album ?? song.artist ?? song.folder))
    if (love) loveAnother(love, song)
    else {
      love = loveButton(song)
      more.before(love)
    }
    more.hidden = false
    label(more, 'menuOf', { title: song.title }, 'aria-label')
    title.removeAttribute('data-text')
    title.textContent = song.title
    title.title = song.title
    artist.textContent = byline(song)
    artist.title = byline(song)
    document.title = `${song.title} – murecom`
    markRows(player)
  })
  const showState = (): void => {
    setIcon(play, player.playing ? 'pause' : 'play')
    nameButton(play, player.playing ? 'pause' : 'play')
    setIcon(mute, player.muted || player.volume === 0 ? 'muted' : 'sound')
    setAttribute(mute, 'aria-pressed', String(player.muted))
    setAttribute(radio, 'aria-pressed', String(player.radio))
    volume.value = String(player.muted ? 0 : player.volume)
    volume.style.setProperty('--share', String(Number(volume.value)))
    document.body.classList.toggle('playing', player.playing)
    document.body.classList.toggle('waiting', player.waiting)
    setWaiting(play, player.waiting)
    markRows(player)
  }
  const showTime = (): void => {
    const { time, duration } = player
    seek.max = String(Math.max(1, duration))
    if (!dragging) {
      seek.value = String(time)
      setText(byId('elapsed'), clock(time))
    }
    seek.style.setProperty('--share', String(duration > 0 ? time / duration : 0))
    setAttribute(seek, 'aria-valuetext', `${clock(time)} / ${clock(duration)}`)
    setText(byId('total'), clock(duration))
  }
  player.on('state', showState)
  player.on('time', showTime)
  player.on('song', showTime)
  label(title, 'nothingPlays')
  showState()
}
