import { byId, h } from './dom.ts'
import { label } from './i18n.ts'
import type { Player } from './player.ts'
import { moveInList, songOf } from './rows.ts'
import type { TextKey } from './strings.ts'

const SEEK_SECONDS = 5

const SHORTCUTS: readonly (readonly [keys: string, key: TextKey])[] = [
  ['Space', 'keyPlay'],
  ['← →', 'keySeek'],
  ['Shift ← →', 'keySkip'],
  ['/', 'keySearch'],
  ['↑ ↓', 'keyRows'],
  ['Q', 'keyAdd'],
  ['M', 'keyMute'],
  ['?', 'keyHelp'],
]

/** The keys of the page, as music players have them. Fields and buttons keep their own. */
export function startKeyboard(player: Player): void {
  const search = byId<HTMLInputElement>('search')
  const help = byId<HTMLDialogElement>('help')
  byId('help-keys').append(
    ...SHORTCUTS.flatMap(([keys, key]) => [h('dt', {}, h('kbd', { textContent: keys })), label(h('dd'), key)]),
  )
  byId('help-button').addEventListener('click', () => help.showModal())
  byId('help-close').addEventListener('click', () => help.close())

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return
    const target = event.target as Element
    if (target === search) {
      if (searchKey(event, search)) event.preventDefault()
      return
    }
    if (target.matches('select, input:not([type=range])')) return
    if (pageKey(event, target, player, { search, help })) event.preventDefault()
  })
}

function searchKey(event: KeyboardEvent, search: HTMLInputElement): boolean {
  if (event.key === 'ArrowDown' || event.key === 'Enter') {
    byId('songs-list').querySelector<HTMLElement>('.row-play')?.focus()
    return true
  }
  if (event.key !== 'Escape') return false
  if (search.value === '') search.blur()
  else {
    search.value = ''
    search.dispatchEvent(new Event('input'))
  }
  return true
}

/** True when the key did something. */
function pageKey(
  event: KeyboardEvent,
  target: Element,
  player: Player,
  { search, help }: { search: HTMLInputElement; help: HTMLDialogElement },
): boolean {
  const song = songOf(target)
  const onVolume = target.id === 'volume'
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
      if (!event.shiftKey) player.seek(player.time + sign * SEEK_SECONDS)
      else if (sign < 0) player.previous()
      else void player.next()
      return true
    }
    case 'ArrowUp':
    case 'ArrowDown':
      return !onVolume && moveInList(target, event.key === 'ArrowUp' ? -1 : 1)
    case '/':
      search.focus()
      search.select()
      return true
    case '?':
      help.showModal()
      return true
    case 'm':
      player.toggleMute()
      return true
    case 'q':
      if (song) player.add(song)
      return song !== undefined
    default:
      return false
  }
}
