import { api, type NextTrack, ServerError, type SimilarSong, type Song } from './api.ts'
import { byId, h, iconButton } from './dom.ts'
import { label } from './i18n.ts'
import type { Player } from './player.ts'
import { fault, notice, songRow } from './rows.ts'

/** Fills a list for the song that is played; an answer that a newer song has overtaken is dropped. */
function followSong(
  list: HTMLElement,
  player: Player,
  fill: (song: Song, signal: AbortSignal) => Promise<readonly HTMLElement[]>,
): void {
  let running: AbortController | undefined
  const show = async (): Promise<void> => {
    const { song } = player
    if (!song) return
    running?.abort()
    const controller = new AbortController()
    running = controller
    list.setAttribute('aria-busy', 'true')
    try {
      const rows = await fill(song, controller.signal)
      if (controller.signal.aborted) return
      list.replaceChildren(...rows)
      list.scrollTop = 0
    } catch (error) {
      if (controller.signal.aborted) return
      list.replaceChildren(
        h(
          'li',
          {},
          fault(error, () => void show()),
        ),
      )
    }
    list.removeAttribute('aria-busy')
  }
  player.on('song', () => void show())
}

/** Songs that sound like the one that is played, with their votes. */
export function startSimilar(player: Player, onAnswer: (song: Song, similar: readonly SimilarSong[]) => void): void {
  const list = byId('similar-list')
  list.append(h('li', {}, notice('emptySimilar')))
  followSong(list, player, async (song, signal) => {
    const { similar } = await api.similar(song.id, signal)
    onAnswer(song, similar)
    const most = similar[0]?.votes ?? 1
    return similar.map(s => songRow(s, player, { strength: { share: s.votes / most, votes: s.votes } }))
  })
}

/** What people play next to the song that is played; the panel is there when the server has a recommender. */
export function startNext(player: Player): void {
  const list = byId('next-list')
  list.append(h('li', {}, notice('emptyNext')))
  followSong(list, player, async (song, signal) => {
    if (document.body.dataset['next'] !== 'true') return []
    try {
      const { next } = await api.next(song.id, signal)
      return await Promise.all(next.map(track => nextRow(track, player)))
    } catch (error) {
      if (error instanceof ServerError && error.status === 404) return [h('li', {}, notice('notInCatalogue'))]
      throw error
    }
  })
}

async function nextRow(track: NextTrack, player: Player): Promise<HTMLElement> {
  const song = track.song === null ? undefined : await api.song(track.song).catch(() => undefined)
  if (song) return songRow(song, player)
  return h(
    'li',
    { className: 'row absent' },
    h(
      'span',
      { className: 'row-names' },
      h('span', { className: 'row-title', textContent: track.track_name }),
      h('span', { className: 'row-byline', textContent: track.artists.join(', ') }),
    ),
    label(h('span', { className: 'row-length' }), 'notInLibrary'),
  )
}

/** The queue, with buttons to arrange it, to let it grow, and to take it along. */
export function startQueue(player: Player, onFault: (error: unknown) => void): void {
  const list = byId('queue-list')
  const actions = byId('queue-actions')
  const button = (key: 'suggest' | 'export' | 'clear', onClick: () => void): HTMLButtonElement => {
    const b = label(h('button', { type: 'button', className: 'button', id: `queue-${key}` }), key)
    b.addEventListener('click', onClick)
    actions.append(b)
    return b
  }
  const buttons = [
    button('suggest', () => void player.extend(5).catch(onFault)),
    button('export', () => void download(player).catch(onFault)),
    button('clear', () => player.clear()),
  ]
  const show = (): void => {
    const { songs } = player.queue
    const focused = [...list.querySelectorAll('button')].indexOf(document.activeElement as HTMLButtonElement)
    const rows = songs.map((song, i) => {
      const up = iconButton('up', 'up', () => player.move(i, -1))
      const down = iconButton('down', 'down', () => player.move(i, 1))
      up.disabled = i === 0
      down.disabled = i === songs.length - 1
      return songRow(song, player, { buttons: [up, down, iconButton('remove', 'remove', () => player.remove(i))] })
    })
    list.replaceChildren(...(rows.length > 0 ? rows : [h('li', {}, notice('emptyQueue'))]))
    // The list was made anew: whoever works in it by keyboard stays where they were.
    if (focused >= 0) {
      const all = [...list.querySelectorAll('button')]
      const target = all[Math.min(focused, all.length - 1)]
      if (target?.disabled) target.closest('.row')?.querySelector<HTMLElement>('.row-play')?.focus()
      else target?.focus()
    }
    for (const b of buttons) b.disabled = songs.length === 0
    byId('queue-badge').textContent = songs.length > 0 ? String(songs.length) : ''
  }
  player.on('queue', show)
  show()
}

async function download(player: Player): Promise<void> {
  const blob = await api.m3u(player.queue.songs.map(({ id }) => id))
  const link = h('a', { href: URL.createObjectURL(blob), download: 'murecom.m3u8' })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
