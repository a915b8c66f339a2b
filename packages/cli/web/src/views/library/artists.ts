import { music } from '../../api/music.ts'
import type { Artist } from '../../api/types.ts'
import { cover } from '../../covers/cover.ts'
import { h, named, textButton } from '../../dom.ts'
import { label } from '../../i18n.ts'
import { entry, notice } from '../../lists/rows.ts'
import { VirtualList } from '../../lists/virtual-list.ts'
import { linkTo } from '../../places/route.ts'
import type { MakeView } from '../../places/router.ts'
import { filterField, onTyped } from '../fields.ts'
import { type App, fill, headOf, makeList, makeView, rowsOf, section, songsActions } from '../parts.ts'
import { albumCard, artistCard, cards } from './cards.ts'

/** All artists, by name. */
export function artistsView(): MakeView {
  return (_route, signal) => {
    const list = makeList()
    const view = makeView('artists', list)
    view.classList.add('fixed')
    const field = filterField('findArtist')
    const count = h('span', { className: 'quiet', role: 'status' })
    headOf(view).append(count, field)
    const all = new VirtualList<Artist>(list, {
      load: async (offset, limit, own) => {
        const q = field.value.trim()
        const { total, artists } = await music.artists({ q, offset, limit }, AbortSignal.any([signal, own]))
        return { total, items: artists }
      },
      row: artistRow,
      empty: () => [entry(notice('emptyArtists'))],
      onTotal: n => label(count, 'nArtists', { n }),
    })
    onTyped(field, () => void all.reload())
    void all.reload()
    return view
  }
}

function artistRow({ id, name, albums, songs }: Artist): HTMLElement {
  const under = h('span', { className: 'row-byline' })
  under.append(label(h('span'), 'nAlbums', { n: albums }), ' · ', label(h('span'), 'count', { n: songs }))
  const names = h('span', { className: 'row-names' }, named('row-title', name), under)
  const link = h(
    'a',
    { href: linkTo('artist', id), className: 'row-play', tabIndex: -1 },
    cover(id, name, 'round'),
    names,
  )
  return h('li', { className: 'row' }, link)
}

/** An artist: albums, songs, and artists that sound alike. */
export function artistView(app: App): MakeView {
  return ({ id }, signal) => {
    const heading = h('h2', { dir: 'auto' })
    const view = makeView(heading)
    const box = h('div')
    view.append(box)
    void fill(box, signal, async () => {
      const { artist, albums, songs } = await music.artist(id, signal)
      heading.textContent = artist.name
      const actions = songsActions(
        app,
        () => songs,
        () => artist.name,
      )
      actions.append(textButton('radioFromHere', () => void app.radio.start({ artists: [artist.name] }, artist.name)))
      const facts = label(h('p', { className: 'quiet facts' }), 'count', { n: artist.songs })
      const top = h(
        'div',
        { className: 'hero' },
        cover(artist.id, artist.name, 'large round'),
        h('div', {}, facts, actions),
      )
      const like = h('div')
      void fill(like, signal, async () => {
        const { artists } = await music.similarArtists(artist.id, signal)
        return artists.length === 0 ? [] : [section('similarArtists', cards(artists.map(artistCard), 'strip'))]
      })
      const list = makeList('plain')
      list.append(...rowsOf(songs, app.player))
      const parts: HTMLElement[] = [top]
      if (albums.length > 0)
        parts.push(
          section(
            'albums',
            cards(
              albums.map(album => albumCard(album, false)),
              'strip',
            ),
          ),
        )
      return [...parts, like, section('songs', list)]
    })
    return view
  }
}
