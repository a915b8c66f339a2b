import { api } from '../api.ts'
import { byId, h, icon, iconButton, setText, textButton } from '../dom.ts'
import { label, onLanguage } from '../i18n.ts'
import { startRowDrag } from '../lists/row-drag.ts'
import { replaceRows } from '../lists/row-focus.ts'
import { entry, notice, songRow } from '../lists/rows.ts'
import { isBehind, onSide } from '../places/navigation.ts'
import { openSave } from '../playlists/save-dialog.ts'
import { reasonLine } from '../radio/reasons.ts'
import type { RadioSession } from '../radio/session.ts'
import { toast } from '../toast.ts'
import type { Player } from './player.ts'

/** Songs that "add what fits" adds at once. */
const SUGGESTED = 5
/** Rows before and after the song that plays, and more of them at each wish: a queue may have 10,000 songs. */
const BEFORE = 50
const AFTER = 150
const MORE = 200

/** The queue, with buttons to arrange it, to let it grow, and to take it along; what comes after it is below. */
export function startQueue(player: Player, radio: RadioSession): void {
  const list = byId('queue-list')
  const ahead = byId('ahead-list')
  const failed = (): void => toast('failed')
  const undo = { key: 'undo', run: () => void player.undo() } as const
  const buttons = [
    textButton('suggest', () => void extend(player).catch(failed), 'queue-suggest'),
    textButton('shuffle', () => shuffle(player), 'queue-shuffle'),
    textButton('saveQueue', () => openSave(idsOf(player), ''), 'queue-save'),
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
  /** The first row that is there, and how many more the listener asked for on both sides. */
  let first = 0
  let wider = 0
  startRowDrag(list, (from, to) => player.move(first + from, first + to))
  label(byId('ahead-title'), 'ahead')

  const showQueue = (): void => {
    const { songs, at } = player.queue
    first = Math.max(0, at - BEFORE - wider)
    const end = Math.min(songs.length, at + 1 + AFTER + wider)
    const rows = Array.from({ length: end - first }, (_, i) => queueRow(player, first + i))
    const around = [...moreOf(first, first - 1), ...rows, ...moreOf(songs.length - end, end)]
    replaceRows(list, rows.length > 0 ? around : [entry(notice('emptyQueue'))])
  }
  /** What stands for rows that are not there; it brings some of them, and the focus to the one at `nearest`. */
  const moreOf = (n: number, nearest: number): HTMLElement[] => {
    if (n === 0) return []
    const widen = (): void => {
      wider += MORE
      showQueue()
      list.querySelectorAll('.row')[nearest - first]?.querySelector<HTMLElement>('.row-play')?.focus()
    }
    const more = entry(label(textButton('moreRows', widen), 'moreRows', { n }))
    more.classList.add('list-more')
    return [more]
  }
  const showAhead = (): void => {
    const rows = player.ahead.map(song => {
      const out = iconButton('remove', 'notThis', () => dismiss(player, radio, song.id), {
        className: 'row-remove',
        spoken: { key: 'notThisSong', title: song.title },
      })
      const reasons = radio.reasonsOf(song)
      return songRow(song, player, { buttons: [out], ...(reasons ? { because: reasonLine(reasons) } : {}) })
    })
    byId('ahead').hidden = rows.length === 0
    replaceRows(ahead, rows)
  }
  const reveal = (): void => list.querySelector('.current')?.scrollIntoView({ block: 'nearest' })
  /** What has changed while another list was in front: hundreds of rows that nobody sees are not made with each song. */
  const late = new Set<() => void>()
  const draw = (part: () => void): void => {
    if (isBehind('queue')) late.add(part)
    else part()
  }
  const show = (): void => {
    const { songs, at } = player.queue
    for (const button of buttons) button.disabled = songs.length === 0
    buttons[1]!.disabled = songs.length - at < 3
    setText(byId('queue-badge'), songs.length > 0 ? String(songs.length) : '')
    draw(showQueue)
  }
  player.on('queue', show)
  player.on('ahead', () => draw(showAhead))
  player.on('state', () => {
    if (byId('ahead').hidden !== (player.ahead.length === 0)) draw(showAhead)
  })
  player.on('song', () => draw(reveal))
  onSide(() => {
    if (isBehind('queue')) return
    for (const part of [showQueue, showAhead, reveal]) if (late.delete(part)) part()
  })
  onLanguage(() => draw(showAhead))
  show()
  draw(showAhead)
}

function queueRow(player: Player, i: number): HTMLElement {
  const { songs, at } = player.queue
  const song = songs[i]!
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
}

/** Takes out a song that would have come; a radio learns from it. */
function dismiss(player: Player, radio: RadioSession, id: number): void {
  const song = radio.ahead.find(one => one.id === id)
  if (song) void radio.report(song, 'skipped', 0)
  player.setAhead(player.ahead.filter(one => one.id !== id))
}

/** Takes a song out of the queue, and offers to put it back. */
export function removeSong(player: Player, index: number): void {
  const song = player.queue.songs[index]
  if (!song) return
  player.remove(index)
  toast('removed', { title: song.title }, { key: 'undo', run: () => void player.undo() })
}

async function extend(player: Player): Promise<void> {
  const n = await player.extend(SUGGESTED)
  if (n === 0) toast('noneAdded')
  else toast('allAdded', { n }, { key: 'undo', run: () => void player.undo() })
}

function idsOf(player: Player): number[] {
  return player.queue.songs.map(({ id }) => id)
}

function shuffle(player: Player): void {
  player.shuffle()
  toast('shuffled', {}, { key: 'undo', run: () => void player.undo() })
}

async function download(player: Player): Promise<void> {
  const { blob, leftOut } = await api.m3u(idsOf(player))
  const link = h('a', { href: URL.createObjectURL(blob), download: 'murecom.m3u8' })
  link.click()
  if (leftOut > 0) toast('leftOut', { n: leftOut })
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
