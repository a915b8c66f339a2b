import { personal, type WholePlaylist } from '../../api/personal.ts'
import type { Playlist, Song } from '../../api/types.ts'
import { h, iconButton, named, textButton } from '../../dom.ts'
import { label } from '../../i18n.ts'
import { notice, songRow } from '../../lists/rows.ts'
import { linkTo } from '../../places/route.ts'
import type { MakeView } from '../../places/router.ts'
import { toast } from '../../toast.ts'
import { card, cards } from '../library/cards.ts'
import { longList } from '../long-list.ts'
import { type App, fill, makeView } from '../parts.ts'

/** The playlists of the user, and those that others show. */
export function playlistsView(): MakeView {
  return (_route, signal) => {
    const box = h('div')
    const view = makeView('playlists', box)
    void fill(box, signal, async () => {
      const { playlists } = await personal.playlists(signal)
      if (playlists.length === 0) return [notice('emptyPlaylists')]
      const all = playlists.map(({ id, name, songs }) => {
        const under = label(h('span', { className: 'card-under' }), 'count', { n: songs })
        return card({ href: linkTo('playlist', id), id: 'none', name }, under)
      })
      return [cards(all, 'grid')]
    })
    return view
  }
}

/** A playlist: its songs can be taken out; it can be renamed and removed. */
export function playlistView(app: App): MakeView {
  return ({ id }, signal) => {
    const heading = h('h2', { dir: 'auto' })
    let known: WholePlaylist | undefined
    const take = (whole: WholePlaylist): WholePlaylist => {
      heading.replaceChildren(named('', whole.playlist.name))
      known = whole
      return whole
    }
    const first = async (): Promise<WholePlaylist> => {
      const whole = take(await personal.playlist(id, signal))
      if (whole.playlist.own) {
        actions.append(
          textButton('rename', () => rename(heading, name => void change({ name }))),
          textButton('removePlaylist', () => void remove(whole.playlist)),
        )
      }
      return whole
    }
    const change = async (to: { name: string } | { ids: number[] }): Promise<void> => {
      try {
        take(await personal.changePlaylist(Number(id), to))
        await all.reload({ stays: true })
      } catch {
        toast('notNoted')
      }
    }
    const row = (song: Song, i: number): HTMLElement => {
      if (!known?.playlist.own) return songRow(song, app.player)
      const { songs } = known
      const without = (): number[] => songs.toSpliced(i, 1).map(one => one.id)
      const out = iconButton('remove', 'removeFromList', () => void change({ ids: without() }), {
        spoken: { key: 'removeSongFromList', title: song.title },
      })
      return songRow(song, app.player, { buttons: [out] })
    }
    const { view, actions, all } = longList(app, signal, {
      ...{ heading, row, empty: 'emptyPlaylist2' },
      // The server gives a playlist as a whole, of 10,000 songs at most.
      ask: async ({ offset, limit }) => {
        const { songs } = known ?? (await first())
        return { total: songs.length, offset, songs: songs.slice(offset, offset + limit) }
      },
      name: () => known?.playlist.name ?? '',
    })
    return view
  }
}

/** The name becomes a field until Enter, Escape, or a click elsewhere. */
function rename(heading: HTMLElement, then: (name: string) => void): void {
  const before = heading.textContent ?? ''
  const field = h('input', { type: 'text', className: 'field', value: before, maxLength: 200 })
  label(field, 'saveName', undefined, 'aria-label')
  let isDone = false
  const end = (name: string): void => {
    if (isDone) return
    isDone = true
    heading.replaceChildren(named('', name))
    if (name !== before) then(name)
  }
  field.addEventListener('keydown', event => {
    if (event.key === 'Enter') end(field.value.trim() || before)
    if (event.key === 'Escape') end(before)
  })
  field.addEventListener('blur', () => end(field.value.trim() || before))
  heading.replaceChildren(field)
  field.select()
}

async function remove({ id, name }: Playlist): Promise<void> {
  try {
    const { songs } = await personal.playlist(String(id), AbortSignal.timeout(10_000))
    await personal.removePlaylist(id)
    const again = async (): Promise<void> => {
      const { playlist } = await personal.makePlaylist(
        name,
        songs.map(song => song.id),
      )
      location.hash = linkTo('playlist', playlist.id)
    }
    toast('removedPlaylist', { name }, { key: 'undo', run: () => void again().catch(() => toast('notNoted')) })
    location.hash = linkTo('playlists')
  } catch {
    toast('notNoted')
  }
}
