import { byline, type Song } from '../api.ts'
import { whenBack } from '../connection.ts'
import { clock, h, icon, iconButton, named, setIcon, textButton } from '../dom.ts'
import { label } from '../i18n.ts'
import type { Player } from '../player/player.ts'
import type { TextKey } from '../strings.ts'
import { toast } from '../toast.ts'

/** What a row shows beside title, byline and length. */
interface RowOptions {
  /** How much it sounds alike, 0 to 1: drawn as a bar, and written in hundredths. */
  likeness?: number
  /** Buttons instead of the one that adds the song to the queue. */
  buttons?: readonly HTMLButtonElement[]
  /** What stands before the song. */
  before?: readonly HTMLElement[]
  /** A third line: why the song is here. */
  because?: HTMLElement
}

const songOfRow = new WeakMap<Element, Song>()

/** A song as a line of a list: a click plays it, the button behind it adds it to the queue. */
export function songRow(song: Song, player: Player, options: RowOptions = {}): HTMLLIElement {
  const { title } = song
  const names = h('span', { className: 'row-names' }, named('row-title', title), named('row-byline', byline(song)))
  names.title = `${title}\n${byline(song)}`
  if (options.because) names.append(options.because)
  const play = h(
    'button',
    { type: 'button', className: 'row-play', tabIndex: -1 },
    h('span', { className: 'row-icon' }, icon('play')),
    names,
  )
  play.addEventListener('click', () => (player.song?.id === song.id ? player.toggle() : player.play(song)))
  if (options.likeness !== undefined) {
    const percent = Math.round(100 * options.likeness)
    const bar = h('span', { className: 'likeness-bar', ariaHidden: 'true' })
    bar.style.setProperty('--share', String(options.likeness))
    const box = h(
      'span',
      { className: 'likeness' },
      bar,
      h('span', { textContent: String(percent), ariaHidden: 'true' }),
    )
    box.append(label(h('span', { className: 'unseen' }), 'likeness', { n: percent }))
    play.append(label(box, 'likeness', { n: percent }, 'title'))
  }
  play.append(h('span', { className: 'row-length', textContent: clock(song.duration) }))
  const add = (): HTMLButtonElement =>
    iconButton(
      'add',
      'add',
      () => {
        if (player.add(song) === 0) toast('noneAdded')
      },
      { className: 'row-add', spoken: { key: 'addSong', title } },
    )
  const buttons = options.buttons ?? [add()]
  for (const button of buttons) button.tabIndex = -1
  const row = h('li', { className: 'row' }, ...(options.before ?? []), play, ...buttons)
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
