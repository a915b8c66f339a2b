import { byline, type Song } from '../api/types.ts'
import { h, icon } from '../dom.ts'
import { label } from '../i18n.ts'
import { songOf } from '../lists/song-of-row.ts'
import { marks } from '../marks/marks.ts'
import { board } from '../mix/board.ts'
import { linkTo } from '../places/route.ts'
import type { Player } from '../player/player.ts'
import { openSave } from '../playlists/save-dialog.ts'
import type { RadioSession } from '../radio/session.ts'
import { toast } from '../toast.ts'
import { type Anchor, type MenuItem, openMenu } from './menu.ts'

const MOST_STARS = 5

let player: Player
let radio: RadioSession

/** Every row has a menu: by its button, by a right click or a long press, and by the key "." */
export function startSongMenu(thePlayer: Player, theRadio: RadioSession): void {
  player = thePlayer
  radio = theRadio
  document.addEventListener('contextmenu', event => {
    const play = (event.target as Element).closest('.row')?.querySelector('.row-play') ?? null
    const song = songOf(play)
    if (!song) return
    event.preventDefault()
    // A key has no place: then the menu opens at the row.
    openSongMenu(song, event.clientX === 0 && event.clientY === 0 ? play! : { x: event.clientX, y: event.clientY })
  })
}

/** What can be done with a song. */
export function openSongMenu(song: Song, anchor: Anchor): void {
  const go = (place: string, query: Readonly<Record<string, string>> = {}, id: string | number = ''): void => {
    location.hash = linkTo(place, id, query)
  }
  const [starred, banned] = [marks.isStarred(song.id), marks.isBanned(song.id)]
  const items: MenuItem[] = [
    { key: 'playNext', icon: 'following', run: () => playNext(song) },
    { key: 'add', icon: 'add', run: () => void (player.add(song) === 0 && toast('noneAdded')) },
    { key: 'radioFromHere', icon: 'radio', run: () => void radio.start({ ids: [song.id] }, song.title) },
    { key: 'similarToThis', icon: 'similar', run: () => go('like', {}, song.id) },
    { key: starred ? 'unlove' : 'love', icon: starred ? 'loved' : 'heart', run: () => void marks.star(song, !starred) },
    { key: banned ? 'unban' : 'ban', icon: 'ban', run: () => void ban(song, !banned) },
    { key: 'moreLikeThis', icon: 'add', run: () => mixWith('plus', song) },
    { key: 'lessLikeThis', icon: 'minus', run: () => mixWith('minus', song) },
    { key: 'pathFromHere', icon: 'path', run: () => go('path', { from: `${song.id}` }) },
    { key: 'toPlaylist', icon: 'playlists', run: () => openSave([song.id], song.title) },
    { key: 'goAlbum', icon: 'albums', run: () => go('album', {}, song.id) },
    { key: 'goArtist', icon: 'artists', run: () => go('artist', {}, song.id) },
  ]
  openMenu(`${song.title} – ${byline(song)}`, items, anchor, [stars(song)])
}

function playNext(song: Song): void {
  player.playNext(song)
  toast('playsNext', { title: song.title }, { key: 'undo', run: () => void player.undo() })
}

function mixWith(side: 'plus' | 'minus', song: Song): void {
  board.add(side, song)
  location.hash = linkTo('mix')
}

/** A song that is never to come again does not play on either. */
async function ban(song: Song, banned: boolean): Promise<void> {
  await marks.ban(song, banned)
  if (!banned) return
  toast('banned', { title: song.title }, { key: 'undo', run: () => void marks.ban(song, false) })
  if (player.song?.id === song.id) void player.next()
}

/** One to five stars; the one that a song has takes it away. */
function stars(song: Song): HTMLElement {
  const rating = marks.rating(song.id)
  const buttons = Array.from({ length: MOST_STARS }, (_, i) => {
    const button = h('button', { type: 'button', role: 'menuitemradio', tabIndex: -1, className: 'star' }, icon('star'))
    button.setAttribute('aria-checked', String(i + 1 === rating))
    button.classList.toggle('given', i < rating)
    label(button, 'stars', { n: i + 1 }, 'aria-label')
    button.addEventListener('click', () => {
      void marks.rate(song, i + 1 === rating ? 0 : i + 1)
      button.dispatchEvent(new Event('menudone', { bubbles: true }))
    })
    return button
  })
  return label(h('div', { className: 'stars', role: 'group' }, ...buttons), 'rating', undefined, 'aria-label')
}
