import { music } from '../../api/music.ts'
import { cover } from '../../covers/cover.ts'
import { clock, h, ownName, textButton } from '../../dom.ts'
import { songRow } from '../../lists/rows.ts'
import { linkTo } from '../../places/route.ts'
import type { MakeView } from '../../places/router.ts'
import { type App, makeList, songsActions } from '../parts.ts'
import { albumCard } from './cards.ts'
import { viewOfOne } from './one.ts'

/** An album: its cover, its songs in order, and albums that sound like it. */
export function albumView(app: App): MakeView {
  return ({ id }, signal) =>
    viewOfOne('similarAlbums', signal, async () => {
      const { album, songs } = await music.album(id, signal)
      const { name } = album
      const artist = h('a', { href: linkTo('artist', album.artist_id), className: 'link' }, ownName('', album.artist))
      const facts = h('p', { className: 'quiet facts' }, artist)
      const more = [album.year, ...album.genres.slice(0, 3), clock(album.seconds)].filter(Boolean).join(' · ')
      facts.append(` · ${more}`)
      const actions = songsActions(
        app,
        () => songs,
        () => name,
      )
      actions.append(textButton('radioFromHere', () => void app.radio.start({ ids: songs.map(one => one.id) }, name)))
      const list = makeList('plain')
      // A song's number is where other rows have a cover.
      list.append(...songs.map((song, i) => songRow(song, app.player, { number: i + 1 })))
      return {
        ...{ name, facts, actions, parts: like => [list, like] },
        picture: cover(album.id, name, 'large'),
        alike: async () => (await music.similarAlbums(album.id, signal)).albums.map(one => albumCard(one)),
      }
    })
}
