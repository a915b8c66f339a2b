import { music } from '../../api/music.ts'
import type { Artist } from '../../api/types.ts'
import { cover } from '../../covers/cover.ts'
import { h, ownName, textButton } from '../../dom.ts'
import { label } from '../../i18n.ts'
import { entry, notice } from '../../lists/rows.ts'
import { VirtualList } from '../../lists/virtual-list.ts'
import { linkTo } from '../../places/route.ts'
import type { MakeView } from '../../places/router.ts'
import { filterField, onTyped } from '../fields.ts'
import { type App, headOf, makeList, makeView, rowsOf, section, songsActions } from '../parts.ts'
import { albumCard, artistCard, cards } from './cards.ts'
import { viewOfOne } from './one.ts'

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
  const names = h('span', { className: 'row-names' }, ownName('row-title', name), under)
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
  return ({ id }, signal) =>
    viewOfOne('similarArtists', signal, async () => {
      const { artist, albums, songs } = await music.artist(id, signal)
      const { name } = artist
      const actions = songsActions(
        app,
        () => songs,
        () => name,
      )
      actions.append(textButton('radioFromHere', () => void app.radio.start({ artists: [name] }, name)))
      const list = makeList('plain')
      list.append(...rowsOf(songs, app.player))
      const strip = cards(
        albums.map(album => albumCard(album, false)),
        'strip',
      )
      return {
        ...{ name, actions },
        picture: cover(artist.id, name, 'large round'),
        facts: label(h('p', { className: 'quiet facts' }), 'count', { n: artist.songs }),
        parts: like => [...(albums.length > 0 ? [section('albums', strip)] : []), like, section('songs', list)],
        alike: async () => (await music.similarArtists(artist.id, signal)).artists.map(artistCard),
      }
    })
}
