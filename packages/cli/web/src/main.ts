import { api } from './api.ts'
import { byId, type IconName, icon, nameButton } from './dom.ts'
import { label, startLanguages, text } from './i18n.ts'
import { startKeyboard } from './keyboard.ts'
import { MapView } from './map-view.ts'
import { Player } from './player.ts'
import { startPlayerBar } from './player-bar.ts'
import { startNext, startQueue, startSimilar } from './side-lists.ts'
import { startSongList } from './song-list.ts'
import { startSpectrogram } from './spectrogram.ts'
import type { TextKey } from './strings.ts'
import { startTheme } from './theme.ts'

const VIEWS = ['songs', 'similar', 'next', 'map', 'queue'] as const
type ViewName = (typeof VIEWS)[number]

/** Shows a view: on a phone the only one; on a wide window songs and map stay, and the side changes. */
function show(view: ViewName): void {
  document.body.dataset['view'] = view
  if (view !== 'songs' && view !== 'map') document.body.dataset['side'] = view
  for (const tab of document.querySelectorAll<HTMLElement>('[data-opens]')) {
    const opens = tab.dataset['opens']
    const selected = tab.closest('#phone-tabs') ? opens === view : opens === document.body.dataset['side']
    tab.setAttribute('aria-pressed', String(selected))
  }
}

function startTabs(): void {
  for (const tab of document.querySelectorAll<HTMLElement>('[data-opens]')) {
    const name = tab.dataset['opens'] as ViewName
    if (tab.closest('#phone-tabs')) tab.prepend(icon(name as IconName))
    const words = tab.querySelector('span')
    if (words) label(words, name as TextKey)
    tab.addEventListener('click', () => show(name))
  }
  show('songs')
}

let toastTimer = 0
function toast(message: string): void {
  const box = byId('toast')
  box.textContent = message
  box.classList.add('shown')
  clearTimeout(toastTimer)
  toastTimer = window.setTimeout(() => box.classList.remove('shown'), 4000)
}

function start(): void {
  for (const [id, name, key] of [
    ['theme-button', 'theme', 'theme'],
    ['help-button', 'help', 'help'],
  ] as const) {
    byId(id).append(icon(name))
    nameButton(byId(id), key)
  }
  byId('search').before(icon('search'))
  label(byId('search'), 'search', undefined, 'placeholder')
  label(byId('search'), 'search', undefined, 'aria-label')
  label(byId('language-button'), 'language')
  label(byId('colour-label'), 'colourBy')
  label(byId('songs-heading'), 'songs')
  label(byId('help-title'), 'help')
  label(byId('help-close'), 'close')
  startLanguages(byId('language-button'))
  startTheme(byId('theme-button'))

  const player = new Player()
  const map = new MapView(player)
  startTabs()
  startPlayerBar(player)
  startSongList(player)
  startSimilar(player, (song, similar) => map.showSimilar(song, similar))
  startNext(player)
  startQueue(player, () => toast(text('failed')))
  startSpectrogram(player)
  startKeyboard(player)
  player.on('fault', () => toast(text('cannotPlay', { title: player.song?.title ?? '' })))
  player.on('added', () => toast(text('added', { title: player.queue.songs.at(-1)?.title ?? '' })))

  void api
    .health()
    .then(({ nextSongs, tags }) => {
      document.body.dataset['next'] = String(nextSongs)
      document.body.dataset['tags'] = String(tags)
    })
    .catch(() => {})
    .then(() => map.load())
    .then(() => player.restore())
}

start()
