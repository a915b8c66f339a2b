import { music } from '../../api/music.ts'
import type { Song } from '../../api/types.ts'
import { cover } from '../../covers/cover.ts'
import { clock, h, named, textButton } from '../../dom.ts'
import { songRow } from '../../lists/rows.ts'
import { linkTo } from '../../places/route.ts'
import type { MakeView } from '../../places/router.ts'
import { type App, fill, makeList, makeView, section, songsActions } from '../parts.ts'
import { albumCard, cards } from './cards.ts'

/** An album: its cover, its songs in order, and albums that sound like it. */
export function albumView(app: App): MakeView {
  return ({ id }, signal) => {
    const heading = h('h2', { dir: 'auto' })
    const view = makeView(heading)
    const box = h('div')
    view.append(box)
    void fill(box, signal, async () => {
      const { album, songs } = await music.album(id, signal)
      heading.textContent = album.name
      const artist = h('a', { href: linkTo('artist', album.artist_id), className: 'link' }, named('', album.artist))
      const facts = h('p', { className: 'quiet facts' }, artist)
      const more = [album.year, ...album.genres.slice(0, 3), clock(album.seconds)].filter(Boolean).join(' · ')
      facts.append(` · ${more}`)
      const radio = textButton('radioFromHere', () => {
        void app.radio.start({ ids: songs.map(song => song.id) }, album.name)
      })
      const actions = songsActions(
        app,
        () => songs,
        () => album.name,
      )
      actions.append(radio)
      const list = makeList('plain')
      list.append(...songs.map((song, i) => trackRow(song, i, app)))
      const like = h('div')
      void fill(like, signal, async () => {
        const { albums } = await music.similarAlbums(album.id, signal)
        return albums.length === 0
          ? []
          : [
              section(
                'similarAlbums',
                cards(
                  albums.map(one => albumCard(one)),
                  'strip',
                ),
              ),
            ]
      })
      const top = h(
        'div',
        { className: 'hero' },
        cover(album.id, `${album.artist} ${album.name}`, 'large'),
        h('div', {}, facts, actions),
      )
      return [top, list, like]
    })
    return view
  }
}

/** A song of an album: its number is where other rows have a cover. */
function trackRow(song: Song, i: number, { player }: App): HTMLElement {
  return songRow(song, player, { number: i + 1 })
}
