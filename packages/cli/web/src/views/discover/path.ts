import { music } from '../../api/music.ts'
import type { Song } from '../../api/types.ts'
import { api } from '../../api.ts'
import { h } from '../../dom.ts'
import { label } from '../../i18n.ts'
import { entry, notice } from '../../lists/rows.ts'
import { linkTo } from '../../places/route.ts'
import type { MakeView } from '../../places/router.ts'
import { type App, fill, makeList, makeView, rowsOf, songsActions } from '../parts.ts'
import { SongPicker } from './song-picker.ts'

const LENGTHS = [5, 8, 12, 20]

/**
 * A way from one song to another, in small steps of sound.
 *
 * @param onPath called with each way that is found, for the map
 */
export function pathView(app: App, onPath: (songs: readonly Song[]) => void): MakeView {
  return ({ query }, signal) => {
    const ends: { from?: Song; to?: Song } = {}
    let songs: readonly Song[] = []
    const list = makeList('plain')
    const length = h('select', { className: 'select' })
    length.append(...LENGTHS.map(n => h('option', { value: String(n), textContent: String(n) })))
    length.value = query.get('length') ?? '8'
    if (length.value === '') length.value = '8'
    const actions = songsActions(
      app,
      () => songs,
      () => `${ends.from?.title ?? ''} – ${ends.to?.title ?? ''}`,
    )
    actions.append(label(h('a', { href: linkTo('map'), className: 'button' }), 'onMap'))
    let running = new AbortController()
    const show = async (): Promise<void> => {
      const { from, to } = ends
      actions.hidden = true
      if (!from || !to || from.id === to.id) return list.replaceChildren(entry(notice('emptyPath')))
      running.abort()
      running = new AbortController()
      const address = linkTo('path', '', { from: `${from.id}`, to: `${to.id}`, length: length.value })
      if (location.hash.startsWith('#/path')) history.replaceState(history.state, '', address)
      await fill(list, AbortSignal.any([signal, running.signal]), async () => {
        const answer = await music.path(from.id, to.id, Number(length.value), signal)
        songs = answer.songs
        actions.hidden = false
        onPath(songs)
        return rowsOf(songs, app.player)
      })
    }
    const picker = (end: 'from' | 'to'): SongPicker =>
      new SongPicker(end === 'from' ? 'pathFrom' : 'pathTo', song => {
        ends[end] = song
        void show()
      })
    const pickers = { from: picker('from'), to: picker('to') }
    const how = label(h('p', { className: 'quiet' }), 'pathHow')
    const steps = h('label', { className: 'inline' }, label(h('span'), 'steps'), length)
    const view = makeView(
      'path',
      how,
      h('div', { className: 'pickers' }, pickers.from.element, pickers.to.element, steps),
      actions,
      list,
    )
    length.addEventListener('change', () => void show())
    const take = async (end: 'from' | 'to'): Promise<void> => {
      const id = Number(query.get(end))
      const song = Number.isInteger(id) && id > 0 ? await api.song(id).catch(() => undefined) : undefined
      if (!song) return
      ends[end] = song
      pickers[end].song = song
    }
    void Promise.all([take('from'), take('to')]).then(show)
    return view
  }
}
