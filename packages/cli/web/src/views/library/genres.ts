import { music } from '../../api/music.ts'
import type { Song } from '../../api/types.ts'
import { h } from '../../dom.ts'
import { label } from '../../i18n.ts'
import { entry, notice, songRow } from '../../lists/rows.ts'
import { VirtualList } from '../../lists/virtual-list.ts'
import { wholeList } from '../../lists/whole-list.ts'
import { linkTo } from '../../places/route.ts'
import type { MakeView } from '../../places/router.ts'
import { type App, fill, headOf, makeList, makeView, songsActions } from '../parts.ts'
import { card, cards } from './cards.ts'

/** Genres as the tags have them. */
export function genresView(): MakeView {
  return (_route, signal) => {
    const box = h('div')
    const view = makeView('genres', box)
    void fill(box, signal, async () => {
      const { genres } = await music.genres(signal)
      if (genres.length === 0) return [notice('emptyGenres')]
      const all = genres.map(({ name, songs, cover }) => {
        const under = label(h('span', { className: 'card-under' }), 'count', { n: songs })
        return card({ href: linkTo('genre', name), id: cover ?? 'none', name }, under)
      })
      return [cards(all, 'grid')]
    })
    return view
  }
}

/** The songs of a genre. */
export function genreView(app: App): MakeView {
  return ({ id: name }, signal) => {
    const list = makeList()
    const view = makeView(h('h2', { textContent: name, dir: 'auto' }), list)
    view.classList.add('fixed')
    const count = h('span', { className: 'quiet', role: 'status' })
    const all = new VirtualList<Song>(list, {
      load: async (offset, limit, own) => {
        const both = AbortSignal.any([signal, own])
        const { total, songs } = await music.genreSongs(name, { offset, limit }, { signal: both })
        return { total, items: songs }
      },
      row: song => songRow(song, app.player),
      empty: () => [entry(notice('emptySearch'))],
      onTotal: n => label(count, 'count', { n }),
    })
    headOf(view).append(
      count,
      songsActions(
        app,
        seed => wholeList(part => music.genreSongs(name, part), seed),
        () => name,
      ),
    )
    void all.reload()
    return view
  }
}
