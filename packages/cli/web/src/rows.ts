import { byline, type Song } from './api.ts'
import { clock, h, icon, iconButton, setIcon } from './dom.ts'
import { label } from './i18n.ts'
import type { Player } from './player.ts'
import type { TextKey } from './strings.ts'

/** What a row shows beside title, byline and length. */
export interface RowOptions {
  /** Share of the strongest answer, 0 to 1, drawn as a bar, and what it counts. */
  strength?: { share: number; votes: number }
  /** Buttons instead of the one that adds the song to the queue. */
  buttons?: readonly HTMLElement[]
}

const songOfRow = new WeakMap<Element, Song>()

/** A song as a line of a list: a click plays it, the button behind it adds it to the queue. */
export function songRow(song: Song, player: Player, options: RowOptions = {}): HTMLLIElement {
  const play = h(
    'button',
    { type: 'button', className: 'row-play' },
    h('span', { className: 'row-icon' }, icon('play')),
    h(
      'span',
      { className: 'row-names' },
      h('span', { className: 'row-title', textContent: song.title, title: song.title }),
      h('span', { className: 'row-byline', textContent: byline(song) }),
    ),
  )
  play.addEventListener('click', () => (player.song?.id === song.id ? player.toggle() : player.play(song)))
  if (options.strength) {
    const { share, votes } = options.strength
    const bar = h(
      'span',
      { className: 'votes' },
      h('span', { className: 'votes-bar' }),
      h('span', { textContent: String(votes) }),
    )
    ;(bar.firstChild as HTMLElement).style.setProperty('--share', String(share))
    play.append(label(bar, 'votes', { n: votes }, 'title'))
  }
  play.append(h('span', { className: 'row-length', textContent: clock(song.duration) }))
  const buttons = options.buttons ?? [iconButton('add', 'add', () => player.add(song), 'row-add')]
  const row = h('li', { className: 'row' }, play, ...buttons)
  songOfRow.set(play, song)
  markRow(row, player)
  return row
}

/** The song of a row's button; undefined for other elements. */
export function songOf(element: Element | null): Song | undefined {
  return element ? songOfRow.get(element) : undefined
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
  if (current) play.setAttribute('aria-current', 'true')
  else play.removeAttribute('aria-current')
  setIcon(play, current && player.playing ? 'pause' : 'play')
}

/** What a list shows when it has nothing to list. */
export function notice(key: TextKey, ...more: Node[]): HTMLElement {
  return h('div', { className: 'notice' }, label(h('p'), key), ...more)
}

/** What a list shows when the server did not give it; the button asks again. */
export function fault(error: unknown, retry: () => void): HTMLElement {
  const offline = (error as { status?: number }).status === 0
  const button = label(h('button', { type: 'button', className: 'button' }), 'retry')
  button.addEventListener('click', retry)
  const box = notice(offline ? 'offline' : 'failed', button)
  box.setAttribute('role', 'alert')
  return box
}

/** Moves the focus by one row up or down; false when the focus is in no list. */
export function moveInList(from: Element | null, by: -1 | 1): boolean {
  const row = from?.closest('.row')
  if (!row) return false
  let next = by === 1 ? row.nextElementSibling : row.previousElementSibling
  while (next && !next.classList.contains('row'))
    next = by === 1 ? next.nextElementSibling : next.previousElementSibling
  next?.querySelector<HTMLElement>('.row-play')?.focus()
  return true
}
