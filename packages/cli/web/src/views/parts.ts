import type { Song } from '../api/types.ts'
import { h, iconButton, setBusy, textButton } from '../dom.ts'
import { label } from '../i18n.ts'
import { startRowFocus } from '../lists/row-focus.ts'
import { entry, fault, skeletons, songRow } from '../lists/rows.ts'
import type { Player } from '../player/player.ts'
import { openSave } from '../playlists/save-dialog.ts'
import type { RadioSession } from '../radio/session.ts'
import type { TextKey } from '../strings.ts'
import { toast } from '../toast.ts'

/** What every view can use. */
export interface App {
  player: Player
  radio: RadioSession
}

/** A view with its heading, which gets the focus when one comes to it. */
export function makeView(heading: TextKey | HTMLElement, ...content: Node[]): HTMLElement {
  const title = typeof heading === 'string' ? label(h('h2'), heading) : heading
  title.tabIndex = -1
  return h('article', { className: 'view' }, h('header', { className: 'view-head' }, title), ...content)
}

/** The heading's row of a view, with what can be done with all of it. */
export function headOf(view: HTMLElement): HTMLElement {
  return view.querySelector<HTMLElement>('.view-head')!
}

/** A part of a view with a heading of its own. */
export function section(key: TextKey, ...content: Node[]): HTMLElement {
  return h('section', { className: 'view-part' }, label(h('h3'), key), ...content)
}

/** An empty list of songs or of other rows. */
export function makeList(className = ''): HTMLUListElement {
  const list = h('ul', { className: `list ${className}`.trim() })
  startRowFocus(list)
  return list
}

/** Fills a part of a view with what the server answers; what goes wrong is shown there, with a way to try again. */
export async function fill(box: HTMLElement, signal: AbortSignal, make: () => Promise<Node[]>): Promise<void> {
  const isList = box.matches('ul')
  setBusy(box, true)
  if (!box.hasChildNodes() && isList) box.append(...skeletons(6))
  try {
    const nodes = await make()
    if (!signal.aborted) box.replaceChildren(...nodes)
  } catch (error) {
    if (signal.aborted) return
    const note = fault(error, () => void fill(box, signal, make))
    box.replaceChildren(isList ? entry(note) : note)
  }
  setBusy(box, false)
}

/** Rows of songs. */
export function rowsOf(songs: readonly Song[], player: Player): HTMLElement[] {
  return songs.map(song => songRow(song, player))
}

/** Songs that buttons mean. A list of the server that is longer than a queue gives, with a seed, some of it by chance. */
type Songs = (seed?: number) => readonly Song[] | Promise<readonly Song[]>

/** Buttons for several songs: play them, in another order, add them to the queue, keep them as a playlist. */
export function songsActions(app: App, songs: Songs, name: () => string): HTMLElement {
  const { player } = app
  const take = async (then: (songs: readonly Song[]) => void, seed?: number): Promise<void> => {
    try {
      then(await songs(seed))
    } catch {
      toast('failed')
    }
  }
  const play = textButton('playAll', () => void take(all => player.replaceWith(all)), '')
  play.classList.add('primary')
  const shuffle = (): void => {
    const seed = 1 + Math.floor(Math.random() * (2 ** 32 - 1))
    void take(all => player.replaceWith(shuffled(all)), seed)
  }
  const save = (all: readonly Song[]): void => {
    openSave(
      all.map(({ id }) => id),
      name(),
    )
  }
  return h(
    'div',
    { className: 'actions' },
    play,
    textButton('shuffleAll', shuffle, ''),
    iconButton('add', 'addAll', () => void take(all => addAll(player, all))),
    iconButton('playlists', 'saveTitle', () => void take(save)),
  )
}

/** Adds songs to the queue, and offers to take them out again. */
function addAll(player: Player, songs: readonly Song[]): void {
  const n = player.add(...songs)
  if (n === 0) toast('noneAdded')
  else toast('allAdded', { n }, { key: 'undo', run: () => void player.undo() })
}

function shuffled(songs: readonly Song[]): Song[] {
  const all = [...songs]
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1))
    ;[all[i], all[j]] = [all[j]!, all[i]!]
  }
  return all
}
