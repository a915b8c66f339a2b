import type { ListPart } from '../api/ask.ts'
import type { Song, SongPage } from '../api/types.ts'
import { h } from '../dom.ts'
import { label } from '../i18n.ts'
import { entry, notice, songRow } from '../lists/rows.ts'
import { VirtualList } from '../lists/virtual-list.ts'
import { wholeList } from '../lists/whole-list.ts'
import type { TextKey } from '../strings.ts'
import { type App, headOf, makeList, makeView, songsActions } from './parts.ts'

/** Songs of a view, which may be very many. */
interface LongList {
  heading: TextKey | HTMLElement
  /** Asks for a part of them. */
  ask: (part: ListPart, init?: RequestInit) => Promise<SongPage>
  /** What is said when there are none. */
  empty: TextKey
  /** What a playlist of them would be called. */
  name: () => string
  /** The row of a song. Default: with heart and menu. */
  row?: (song: Song, index: number) => HTMLElement
}

/** A view of one list of songs, of which only the rows in the window are there; buttons above it mean all of them. */
export function longList(
  app: App,
  signal: AbortSignal,
  { heading, ask, empty, name, row = song => songRow(song, app.player) }: LongList,
): { view: HTMLElement; actions: HTMLElement; all: VirtualList<Song> } {
  const list = makeList()
  const view = makeView(heading, list)
  view.classList.add('fixed')
  const count = h('span', { className: 'quiet', role: 'status' })
  const all = new VirtualList<Song>(list, {
    load: async (offset, limit, own) => {
      const { total, songs } = await ask({ offset, limit }, { signal: AbortSignal.any([signal, own]) })
      return { total, items: songs }
    },
    row,
    empty: () => [entry(notice(empty))],
    onTotal: n => label(count, 'count', { n }),
  })
  const actions = songsActions(app, seed => wholeList(part => ask(part), seed), name)
  headOf(view).append(count, actions)
  void all.reload()
  return { view, actions, all }
}
