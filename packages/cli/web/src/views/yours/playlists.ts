import { personal } from '../../api/personal.ts'
import type { Playlist, Song } from '../../api/types.ts'
import { h, iconButton, named, textButton } from '../../dom.ts'
import { label } from '../../i18n.ts'
import { notice, songRow } from '../../lists/rows.ts'
import { linkTo } from '../../places/route.ts'
import type { MakeView } from '../../places/router.ts'
import { toast } from '../../toast.ts'
import { card, cards } from '../library/cards.ts'
import { type App, fill, headOf, makeList, makeView, songsActions } from '../parts.ts'

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
    const list = makeList('plain')
    const view = makeView(heading, list)
    const count = h('span', { className: 'quiet', role: 'status' })
    let songs: readonly Song[] = []
    const show = (playlist: Playlist, now: readonly Song[]): HTMLElement[] => {
      songs = now
      heading.replaceChildren(named('', playlist.name))
      label(count, 'count', { n: now.length })
      if (now.length === 0) return [h('li', {}, notice('emptyPlaylist2'))]
      return now.map((song, i) => {
        const remove = iconButton('remove', 'removeFromList', () => void change({ ids: without(i) }), {
          spoken: { key: 'removeSongFromList', title: song.title },
        })
        return songRow(song, app.player, playlist.own ? { buttons: [remove] } : {})
      })
    }
    const without = (i: number): number[] => songs.toSpliced(i, 1).map(song => song.id)
    const change = async (to: { name: string } | { ids: number[] }): Promise<void> => {
      try {
        const answer = await personal.changePlaylist(Number(id), to)
        list.replaceChildren(...show(answer.playlist, answer.songs))
      } catch {
        toast('notNoted')
      }
    }
    void fill(list, signal, async () => {
      const { playlist, songs: all } = await personal.playlist(id, signal)
      const actions = songsActions(
        app,
        () => songs,
        () => playlist.name,
      )
      if (playlist.own) {
        actions.append(
          textButton('rename', () => rename(heading, name => void change({ name }))),
          textButton('removePlaylist', () => void remove(playlist)),
        )
      }
      headOf(view).append(count, actions)
      return show(playlist, all)
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
