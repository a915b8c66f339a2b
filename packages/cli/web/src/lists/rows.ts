import { byline, type Song } from '../api/types.ts'
import { whenBack } from '../connection.ts'
import { cover } from '../covers/cover.ts'
import { clock, h, icon, iconButton, named, setAttribute, setIcon, textButton } from '../dom.ts'
import { label } from '../i18n.ts'
import { loveButton } from '../marks/love-button.ts'
import { marks } from '../marks/marks.ts'
import { openSongMenu } from '../menu/song-menu.ts'
import type { Player } from '../player/player.ts'
import type { TextKey } from '../strings.ts'
import { toast } from '../toast.ts'
import { setSongOf, songOf } from './song-of-row.ts'

/** As `--row` of tokens.css. */
export const ROW_HEIGHT = 56

let pointing: MediaQueryList | undefined

/** What a row shows beside title, byline and length. */
interface RowOptions {
  /** How much it sounds alike, 0 to 1: drawn as a bar, and written in hundredths where it is pointed at. */
  likeness?: number
  /** Buttons instead of the heart and the one that adds the song to the queue. */
  buttons?: readonly HTMLButtonElement[]
  /** What is shown before the song. */
  before?: readonly HTMLElement[]
  /** A third line: why the song is here. */
  because?: HTMLElement
  /** A number instead of the cover: the song's place on an album. */
  number?: number
}

/** A song as a line of a list: a click plays it, buttons behind it love it, add it to the queue and open its menu. */
export function songRow(song: Song, player: Player, options: RowOptions = {}): HTMLLIElement {
  const { title, album } = song
  const under = [byline(song), options.number === undefined ? album : null].filter(Boolean).join(' · ')
  const names = h('span', { className: 'row-names' }, named('row-title', title), named('row-byline', under))
  names.title = `${title}\n${under}`
  if (options.because) names.append(options.because)
  const play = h('button', { type: 'button', className: 'row-play', tabIndex: -1 }, pictureOf(song, options), names)
  play.addEventListener('click', () => (player.song?.id === song.id ? player.toggle() : player.play(song)))
  if (options.likeness !== undefined) play.append(likenessOf(options.likeness))
  play.append(h('span', { className: 'row-length', textContent: clock(song.duration) }))
  const more = iconButton('more', 'menu', () => openSongMenu(song, more), {
    className: 'row-more',
    spoken: { key: 'menuOf', title },
  })
  more.setAttribute('aria-haspopup', 'menu')
  const buttons = [...(options.buttons ?? [loveButton(song), addButton(song, player)]), more]
  for (const button of buttons) button.tabIndex = -1
  const row = h(
    'li',
    { className: 'row' },
    ...(options.before ?? []),
    play,
    h('span', { className: 'row-buttons' }, ...buttons),
  )
  row.classList.toggle('loved', marks.isStarred(song.id))
  row.classList.toggle('tall', options.because !== undefined)
  // A finger that stays on a row means its menu.
  row.draggable = options.before === undefined && hasPointer()
  setSongOf(play, song)
  markRow(row, player)
  return row
}

/** Whether there is something to point with, such as a mouse. */
function hasPointer(): boolean {
  pointing ??= matchMedia('(hover: hover)')
  return pointing.matches
}

/** The cover, or the number, with the sign that plays or pauses over it. */
function pictureOf(song: Song, { number }: RowOptions): HTMLElement {
  const sign = h('span', { className: 'row-icon' }, icon('play'))
  if (number !== undefined) {
    return h('span', { className: 'row-number' }, h('span', { textContent: String(number) }), sign)
  }
  const tile = cover(song.id, song.album ?? song.artist ?? song.folder)
  tile.append(sign)
  return tile
}

function likenessOf(likeness: number): HTMLElement {
  const percent = Math.round(100 * likeness)
  const bar = h('span', { className: 'likeness-bar', ariaHidden: 'true' })
  bar.style.setProperty('--share', String(likeness))
  const box = h('span', { className: 'likeness' }, bar)
  box.append(label(h('span', { className: 'unseen' }), 'likeness', { n: percent }))
  return label(box, 'likeness', { n: percent }, 'title')
}

function addButton(song: Song, player: Player): HTMLButtonElement {
  const add = (): void => {
    if (player.add(song) === 0) toast('noneAdded')
  }
  return iconButton('add', 'add', add, { className: 'row-add', spoken: { key: 'addSong', title: song.title } })
}

/** Shows in every list which song is being played. */
export function markRows(player: Player): void {
  for (const row of document.querySelectorAll('.row')) markRow(row, player)
}

function markRow(row: Element, player: Player): void {
  const play = row.querySelector('.row-play')
  const song = songOf(play)
  if (!play || !song) return
  const current = player.song?.id === song.id
  row.classList.toggle('current', current)
  if (current) setAttribute(play, 'aria-current', 'true')
  else play.removeAttribute('aria-current')
  setIcon(play, current && player.playing ? 'pause' : 'play')
}

/** What a list shows when it has nothing to list. */
export function notice(key: TextKey, ...more: Node[]): HTMLElement {
  return h('div', { className: 'notice' }, label(h('p'), key), ...more)
}

/** What a list shows when the server did not give it; asked for again by its button, or when the server is back. */
export function fault(error: unknown, retry: () => void): HTMLElement {
  const { status } = error as { status?: number }
  const key =
    status === 0 ? 'offline' : status === 408 ? 'tooSlow' : status === 503 || status === 429 ? 'busy' : 'failed'
  const box = notice(key, textButton('retry', retry))
  box.setAttribute('role', 'alert')
  if (status === 0) {
    whenBack(() => {
      if (box.isConnected) retry()
    })
  }
  return box
}

/** A box as an entry of a list. */
export function entry(...content: Node[]): HTMLLIElement {
  return h('li', {}, ...content)
}

/** What a list shows until its first answer; after some seconds it says that the server is slow. */
export function skeletons(count = 8): HTMLLIElement[] {
  const rows = Array.from({ length: count }, (_, i) => {
    const bar = h('span')
    bar.style.setProperty('--length', String(((i * 5) % 8) / 8))
    return h('li', { className: 'skeleton', ariaHidden: 'true' }, bar)
  })
  return [...rows, entry(slowNote())]
}

const SLOW_MS = 6000

/** Nothing at first; after some seconds that the server is slow. */
export function slowNote(): HTMLElement {
  const note = h('p', { className: 'list-note', role: 'status' })
  setTimeout(() => {
    if (note.isConnected) label(note, 'slow')
  }, SLOW_MS)
  return note
}
