import { type Health, startConnection } from './connection.ts'
import { byId, icon, nameButton } from './dom.ts'
import { label, startLanguages } from './i18n.ts'
import { startKeyboard } from './keyboard.ts'
import { NextPanel } from './lists/next-panel.ts'
import { startPaste } from './lists/paste-dialog.ts'
import { startRowFocus } from './lists/row-focus.ts'
import { startSimilar } from './lists/similar-panel.ts'
import { startSongList } from './lists/song-list.ts'
import { openLogin, showUser, startLogin } from './login.ts'
import { MapView } from './map/map-view.ts'
import { mediaSession } from './player/media-session.ts'
import { Player } from './player/player.ts'
import { startPlayerBar } from './player/player-bar.ts'
import { startPlayerFaults } from './player/player-faults.ts'
import { startQueue } from './player/queue-panel.ts'
import { startSpectrogram } from './scope/spectrogram.ts'
import { startShell } from './shell.ts'
import { startTheme } from './theme.ts'
import { startToast, toast } from './toast.ts'
import { showView, startViews } from './views.ts'

/** The texts of index.html. */
function startTexts(): void {
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
  for (const [id, key] of [
    ['skip', 'skip'],
    ['colour-label', 'colourBy'],
    ['songs-heading', 'songs'],
    ['stage-heading', 'stage'],
    ['side-heading', 'side'],
    ['help-title', 'help'],
    ['help-close', 'close'],
  ] as const) {
    label(byId(id), key)
  }
  label(byId('player'), 'player', undefined, 'aria-label')
  label(byId('phone-tabs'), 'views', undefined, 'aria-label')
  label(byId('side-tabs'), 'side', undefined, 'aria-label')
  startLanguages(byId('language-button'))
}

/** The page of someone who may see the library. */
function start(): void {
  for (const list of document.querySelectorAll<HTMLElement>('.list')) startRowFocus(list)

  const player = new Player()
  mediaSession(player)
  const map = new MapView(player)
  startViews()
  startPlayerBar(player)
  startPlayerFaults(player)
  const reloadSongs = startSongList(player, () => map.names())
  startSimilar(player, (song, similar) => map.showSimilar(song, similar))
  const paste = startPaste(tracks => {
    showView('next')
    next.forList(tracks)
  })
  const next = new NextPanel(player, paste.open)
  startQueue(player)
  startSpectrogram(player)
  startKeyboard(player)
  player.on('added', () => toast('added', { title: player.queue.songs.at(-1)?.title ?? '' }))

  let known: Health | undefined
  const learn = (health: Health): void => {
    if (health.signIn) {
      openLogin()
      return
    }
    showUser(health.user)
    const { body } = document
    const before = known
    known = health
    body.dataset['next'] = String(health.nextSongs)
    body.dataset['tags'] = String(health.tags)
    if (before?.nextSongs !== health.nextSongs) next.refresh()
    if (before && before.songs !== health.songs) {
      toast('grown', { n: health.songs })
      reloadSongs()
      void map.load()
    }
  }
  void startConnection(learn)
    .then(() => map.load())
    .then(() => player.restore())
}

/** Before one has signed in nothing of the library is asked for. */
async function begin(): Promise<void> {
  startTexts()
  startTheme(byId('theme-button'))
  startToast()
  startLogin()
  startShell()
  const response = await fetch('api/health', { cache: 'no-store' }).catch(() => undefined)
  const { signIn } = ((await response?.json().catch(() => undefined)) ?? {}) as Partial<Health>
  if (signIn) openLogin()
  else start()
}

void begin()
