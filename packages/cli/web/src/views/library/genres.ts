import { music } from '../../api/music.ts'
import { h } from '../../dom.ts'
import { label } from '../../i18n.ts'
import { notice } from '../../lists/rows.ts'
import { linkTo } from '../../places/route.ts'
import type { MakeView } from '../../places/router.ts'
import { longList } from '../long-list.ts'
import { type App, fill, makeView } from '../parts.ts'
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
  return ({ id: name }, signal) =>
    longList(app, signal, {
      heading: h('h2', { textContent: name, dir: 'auto' }),
      ask: (part, init) => music.genreSongs(name, part, init),
      empty: 'emptySearch',
      name: () => name,
    }).view
}
