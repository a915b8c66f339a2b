import { setProgram } from './command.ts'
import { type Health, startConnection } from './connection.ts'
import { byId, icon, nameButton } from './dom.ts'
import { label, startLanguages } from './i18n.ts'
import { startKeyboard } from './keyboard.ts'
import { NextPanel } from './lists/next-panel.ts'
import { startPaste } from './lists/paste-dialog.ts'
import { startRowCarry } from './lists/row-carry.ts'
import { startRowFocus } from './lists/row-focus.ts'
import { markRows } from './lists/rows.ts'
import { startSimilar } from './lists/similar-panel.ts'
import { SongList } from './lists/song-list.ts'
import { openLogin, showUser, startLogin } from './login.ts'
import { MapView } from './map/map-view.ts'
import { showLoves, startLoveButtons } from './marks/love-button.ts'
import { marks } from './marks/marks.ts'
import { startSongMenu } from './menu/song-menu.ts'
import { openSide, showPlace, startNavigation } from './places/navigation.ts'
import type { Route } from './places/route.ts'
import { Router } from './places/router.ts'
import { startAhead } from './player/ahead.ts'
import { mediaSession } from './player/media-session.ts'
import { Player } from './player/player.ts'
import { startPlayerBar } from './player/player-bar.ts'
import { startPlayerFaults } from './player/player-faults.ts'
import { startPlays } from './player/plays.ts'
import { startQueue } from './player/queue-panel.ts'
import { startSaveDialog } from './playlists/save-dialog.ts'
import { RadioSession } from './radio/session.ts'
import { startLyrics } from './scope/lyrics.ts'
import { startNowPlace } from './scope/now-place.ts'
import { startSpectrogram } from './scope/spectrogram.ts'
import { startShell } from './shell.ts'
import { startTheme } from './theme.ts'
import { startToast, toast } from './toast.ts'
import { allViews } from './views/views.ts'

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
    ['skip', 'skipTo'],
    ['colour-label', 'colourBy'],
    ['songs-heading', 'songs'],
    ['map-heading', 'map'],
    ['now-heading', 'now'],
    ['side-heading', 'side'],
    ['help-title', 'help'],
    ['help-close', 'close'],
  ] as const) {
    label(byId(id), key)
  }
  label(byId('player'), 'player', undefined, 'aria-label')
  label(byId('phone-tabs'), 'places', undefined, 'aria-label')
  label(byId('places'), 'places', undefined, 'aria-label')
  label(byId('now-link'), 'now', undefined, 'aria-description')
  label(byId('side-tabs'), 'side', undefined, 'aria-label')
  startLanguages(byId('language-button'))
}

/** The page of someone who may see the library. */
function start(): void {
  for (const list of document.querySelectorAll<HTMLElement>('.list')) startRowFocus(list)

  const player = new Player()
  const radio = new RadioSession(player)
  const map = new MapView(player)
  // First: the server looks for similar songs while the page shows the one that was clicked.
  startSimilar(player, (song, similar) => map.showSimilar(song, similar))
  mediaSession(player)
  startNavigation()
  startLoveButtons()
  startSongMenu(player, radio)
  startRowCarry()
  startSaveDialog()
  startPlayerBar(player)
  startPlayerFaults(player)
  startPlays(player, radio)
  startAhead(player, radio)
  const songs = new SongList({ player, radio }, () => map.names())
  const paste = startPaste(tracks => {
    openSide('next')
    next.forList(tracks)
  })
  const next = new NextPanel(player, paste.open)
  startQueue(player, radio)
  const showNow = startNowPlace(player, radio)
  startSpectrogram(player)
  startLyrics(player)
  startKeyboard(player)
  player.on('added', () => toast('added', { title: player.queue.songs.at(-1)?.title ?? '' }))
  const views = allViews({ player, radio }, path => map.showPath(path))
  const arrived = (route: Route, isNew: boolean): void => {
    arrive(route, isNew, songs)
    if (route.place === 'now') showNow()
    // A view that is shown again may be of another song's time.
    markRows(player)
    showLoves()
    if (route.place === 'map')
      void songs.found().then(
        ids => map.showFound(ids),
        () => map.showFound([]),
      )
  }
  new Router(byId('view'), views, arrived).start()
  void marks.load()

  let known: Health | undefined
  const learn = (health: Health): void => {
    if (health.signIn) {
      openLogin()
      return
    }
    showUser(health.user)
    if (health.program) setProgram(health.program)
    const { body } = document
    const before = known
    known = health
    body.dataset['next'] = String(health.nextSongs)
    body.dataset['tags'] = String(health.tags)
    if (before?.nextSongs !== health.nextSongs) next.refresh()
    if (before && before.songs !== health.songs) {
      toast('grown', { n: health.songs })
      songs.reload()
      void map.load()
    }
  }
  void startConnection(learn)
    .then(() => map.load())
    .then(() => player.restore())
}

let isFirst = true

/** Shows where the address leads; the heading of a new place gets the focus, so that it is read out. */
function arrive(route: Route, isNew: boolean, songs: SongList): void {
  showPlace(route)
  if (route.place === 'songs' || isFirst) songs.open(route)
  const heading = document.querySelector<HTMLElement>(`.place[data-place="${document.body.dataset['place']}"] h2`)
  if (isNew && !isFirst && document.activeElement !== byId('search')) heading?.focus({ preventScroll: true })
  isFirst = false
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
