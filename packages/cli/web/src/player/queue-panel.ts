import { api } from '../api.ts'
import { byId, h, icon, iconButton, textButton } from '../dom.ts'
import { startRowDrag } from '../lists/row-drag.ts'
import { replaceRows } from '../lists/row-focus.ts'
import { entry, notice, songRow } from '../lists/rows.ts'
import { toast } from '../toast.ts'
import type { Player } from './player.ts'

/** Songs that "add what fits" adds at once. */
const SUGGESTED = 5

/** The queue, with buttons to arrange it, to let it grow, and to take it along. */
export function startQueue(player: Player): void {
  const list = byId('queue-list')
  const failed = (): void => toast('failed')
  const undo = { key: 'undo', run: () => void player.undo() } as const
  const buttons = [
    textButton('suggest', () => void player.extend(SUGGESTED).catch(failed), 'queue-suggest'),
    textButton('shuffle', () => shuffle(player), 'queue-shuffle'),
    textButton('export', () => void download(player).catch(failed), 'queue-export'),
    textButton(
      'clear',
      () => {
        player.clear()
        toast('cleared', {}, undo)
      },
      'queue-clear',
    ),
  ]
  byId('queue-actions').append(...buttons)
  startRowDrag(list, (from, to) => player.move(from, to))

  const show = (): void => {
    const { songs, at } = player.queue
    const rows = songs.map((song, i) => {
      const { title } = song
      const move = (way: 'up' | 'down', to: number): HTMLButtonElement =>
        iconButton(way, way, () => player.move(i, to), { className: 'row-move', spoken: { key: `${way}Song`, title } })
      const up = move('up', i - 1)
      const down = move('down', i + 1)
      up.disabled = i === 0
      down.disabled = i === songs.length - 1
      const remove = iconButton('remove', 'remove', () => removeSong(player, i), {
        className: 'row-remove',
        spoken: { key: 'removeSong', title },
      })
      const grip = h('span', { className: 'grip', ariaHidden: 'true' }, icon('grip'))
      const row = songRow(song, player, { before: [grip], buttons: [up, down, remove] })
      row.classList.toggle('played', i < at)
      return row
    })
    replaceRows(list, rows.length > 0 ? rows : [entry(notice('emptyQueue'))])
    for (const button of buttons) button.disabled = songs.length === 0
    buttons[1]!.disabled = songs.length - at < 3
    byId('queue-badge').textContent = songs.length > 0 ? String(songs.length) : ''
  }
  player.on('queue', show)
  show()
}

/** Takes a song out of the queue, and offers to put it back. */
export function removeSong(player: Player, index: number): void {
  const song = player.queue.songs[index]
  if (!song) return
  player.remove(index)
  toast('removed', { title: song.title }, { key: 'undo', run: () => void player.undo() })
}

function shuffle(player: Player): void {
  player.shuffle()
  toast('shuffled', {}, { key: 'undo', run: () => void player.undo() })
}

async function download(player: Player): Promise<void> {
  const { blob, leftOut } = await api.m3u(player.queue.songs.map(({ id }) => id))
  const link = h('a', { href: URL.createObjectURL(blob), download: 'murecom.m3u8' })
  link.click()
  if (leftOut > 0) toast('leftOut', { n: leftOut })
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
