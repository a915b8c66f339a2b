import type { Song } from './api/types.ts'
import { byId, h } from './dom.ts'
import { label } from './i18n.ts'
import { focusFirstRow, moveInList, type RowStep } from './lists/row-focus.ts'
import { songOf } from './lists/song-of-row.ts'
import { marks } from './marks/marks.ts'
import { openSongMenu } from './menu/song-menu.ts'
import { moveInTabs } from './places/navigation.ts'
import { linkTo } from './places/route.ts'
import type { Player } from './player/player.ts'
import { removeSong } from './player/queue-panel.ts'
import type { TextKey } from './strings.ts'

const SEEK_SECONDS = 5

const SHORTCUTS: readonly (readonly [keys: string, key: TextKey])[] = [
  ['Space', 'keyPlay'],
  ['← →', 'keySeek'],
  ['N  P', 'keyNext'],
  ['M  + −', 'keyMute'],
  ['R', 'keyRadio'],
  ['/', 'keySearch'],
  ['↑ ↓', 'keyRows'],
  ['Home End', 'keyEnds'],
  ['Q', 'keyAdd'],
  ['L', 'keyLove'],
  ['.', 'keyMenu'],
  ['1 – 9', 'keyPlaces'],
  ['Alt ↑ ↓', 'keyMove'],
  ['Delete', 'keyRemove'],
  ['Z', 'keyUndo'],
  ['?', 'keyHelp'],
]

/** Places by the number keys. */
const NUMBERED = ['now', 'radio', 'songs', 'albums', 'artists', 'map', 'favourites', 'playlists', 'mix'] as const
const VOLUME_STEP = 0.05

const STEPS: Readonly<Record<string, RowStep>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
}

/** The keys of the page, as music players have them. Fields and buttons keep their own. */
export function startKeyboard(player: Player): void {
  const search = byId<HTMLInputElement>('search')
  const help = byId<HTMLDialogElement>('help')
  byId('help-keys').append(
    ...SHORTCUTS.flatMap(([keys, key]) => [h('dt', {}, h('kbd', { textContent: keys })), label(h('dd'), key)]),
  )
  byId('help-button').addEventListener('click', () => help.showModal())
  byId('help-close').addEventListener('click', () => help.close())
  byId('skip').addEventListener('click', event => {
    event.preventDefault()
    const place = document.querySelector<HTMLElement>(`.place[data-place="${document.body.dataset['place']}"]`)
    const list = place?.querySelector<HTMLElement>('.list')
    if (!list || !focusFirstRow(list)) place?.querySelector<HTMLElement>('h2')?.focus()
  })

  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return
    const target = event.target as Element
    if (target === search) {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && searchKey(event, search)) event.preventDefault()
      return
    }
    if (target.matches('select, textarea, input:not([type=range])')) return
    const did =
      event.ctrlKey || event.metaKey || event.altKey ? chord(event, target, player) : pageKey(event, target, player)
    if (did) event.preventDefault()
  })
}

function searchKey(event: KeyboardEvent, search: HTMLInputElement): boolean {
  if (event.key === 'ArrowDown' || event.key === 'Enter') {
    if (document.body.dataset['place'] !== 'songs') location.hash = linkTo('songs', '', { q: search.value.trim() })
    return focusFirstRow(byId('songs-list'))
  }
  if (event.key !== 'Escape') return false
  if (search.value === '') search.blur()
  else {
    search.value = ''
    search.dispatchEvent(new Event('input'))
  }
  return true
}

/** Place in the queue of the row in focus; -1 elsewhere. */
function queuePlace(target: Element, player: Player): number {
  const row = target.closest('#queue-list .row')
  const song = songOf(row?.querySelector('.row-play') ?? null)
  return song ? player.queue.songs.findIndex(({ id }) => id === song.id) : -1
}

/** Keys pressed together with Alt, or with Ctrl or Cmd. True when they did something. */
function chord(event: KeyboardEvent, target: Element, player: Player): boolean {
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    const at = queuePlace(target, player)
    if (at >= 0) player.move(at, at + (event.key === 'ArrowUp' ? -1 : 1))
    return at >= 0
  }
  return !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'z' && player.undo()
}

/** True when the key did something. */
function pageKey(event: KeyboardEvent, target: Element, player: Player): boolean {
  const song = songOf(target)
  const onVolume = target.id === 'volume'
  const step = STEPS[event.key]
  if (step) return !target.matches('input') && moveInList(target, step)
  switch (event.key) {
    case ' ':
      // A row keeps the focus after a click: then space means the music, as everywhere else. Other buttons keep theirs.
      if (target.matches('button, a, summary') && !(song && player.song)) return false
      player.toggle()
      return true
    case 'ArrowLeft':
    case 'ArrowRight': {
      if (onVolume) return false
      const sign = event.key === 'ArrowLeft' ? -1 : 1
      if (moveInTabs(target, sign)) return true
      if (!event.shiftKey) player.seek(player.time + sign * SEEK_SECONDS)
      else if (sign < 0) player.previous()
      else void player.next()
      return true
    }
    case 'Delete':
    case 'Backspace': {
      const at = queuePlace(target, player)
      if (at >= 0) removeSong(player, at)
      return at >= 0
    }
    default:
      return letterKey(event.key.toLowerCase(), song !== undefined, player, target)
  }
}

function letterKey(key: string, onSong: boolean, player: Player, target: Element): boolean {
  const search = byId<HTMLInputElement>('search')
  const actions: Readonly<Record<string, () => unknown>> = {
    '/': () => {
      search.focus()
      search.select()
    },
    '?': () => byId<HTMLDialogElement>('help').showModal(),
    n: () => player.next(),
    p: () => player.previous(),
    m: () => player.toggleMute(),
    r: () => player.toggleRadio(),
    z: () => player.undo(),
    q: () => onSong && player.add(songOf(target)!),
    l: () => love(songOf(target) ?? player.song),
    '.': () => menu(target, player),
    '+': () => player.setVolume(player.volume + VOLUME_STEP),
    '=': () => player.setVolume(player.volume + VOLUME_STEP),
    '-': () => player.setVolume(player.volume - VOLUME_STEP),
  }
  const place = NUMBERED[Number(key) - 1]
  if (place) location.hash = linkTo(place)
  const action = actions[key]
  action?.()
  return action !== undefined || place !== undefined
}

function love(song: Song | null): void {
  if (song) void marks.star(song, !marks.isStarred(song.id))
}

/** The menu of the row in focus, whichever of its buttons that is; else of what plays. */
function menu(target: Element, player: Player): void {
  const play = target.closest('.row')?.querySelector('.row-play') ?? null
  const song = songOf(play) ?? player.song
  if (song) openSongMenu(song, songOf(play) ? play! : document.getElementById('now-link')!)
}
