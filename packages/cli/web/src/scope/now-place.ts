import { music } from '../api/music.ts'
import { byline, type Song } from '../api/types.ts'
import { api } from '../api.ts'
import { cover, coverUrl } from '../covers/cover.ts'
import { byId, h, iconButton, named, textButton } from '../dom.ts'
import { label, onLanguage, tagName } from '../i18n.ts'
import { loveButton } from '../marks/love-button.ts'
import { openSongMenu } from '../menu/song-menu.ts'
import { linkTo } from '../places/route.ts'
import { isLevelled, setLevelled } from '../player/level.ts'
import type { Player } from '../player/player.ts'
import { reasonTexts } from '../radio/reasons.ts'
import type { RadioSession } from '../radio/session.ts'

const MOST_TAGS = 8
/** Elsewhere the place is made when a song has stayed, so that it is there when one comes, and those who skip ask for nothing. */
const STAYS_MS = 350

/**
 * The place of the song that plays: its cover, what is known of it, and what can be done with it.
 *
 * @returns shows the song of now, for when one comes to the place
 */
export function startNowPlace(player: Player, radio: RadioSession): () => void {
  const head = byId('now-head')
  const facts = byId('now-facts')
  const tags = byId('tags')
  let running: AbortController | undefined
  /** A timer; 0 when what is shown is the song of now. */
  let waiting = 0

  const show = (): void => {
    const { song } = player
    clearTimeout(waiting)
    waiting = 0
    running?.abort()
    running = new AbortController()
    const { signal } = running
    facts.replaceChildren()
    tags.replaceChildren()
    byId('now-empty').hidden = song !== null
    head.hidden = song === null
    if (!song) return
    head.replaceChildren(...bigSong(song, player, radio))
    const back = byId('now-back')
    back.style.backgroundImage = `url("${new URL(coverUrl(song.id), document.baseURI).href}")`
    void showTags(song.id, tags, signal)
    void showFacts(song.id, facts, signal)
  }
  const soon = (): void => {
    clearTimeout(waiting)
    if (document.body.dataset['place'] === 'now') show()
    else waiting = window.setTimeout(show, STAYS_MS)
  }
  player.on('song', soon)
  radio.on(() => {
    if (player.song && radio.has(player.song)) soon()
  })
  onLanguage(() => {
    for (const chip of tags.querySelectorAll<HTMLElement>('.tag')) chip.textContent = tagName(chip.dataset['tag'] ?? '')
  })
  label(byId('now-empty'), 'nothingPlaysHow')
  show()
  return () => {
    if (waiting !== 0) show()
  }
}

function bigSong(song: Song, player: Player, radio: RadioSession): HTMLElement[] {
  const title = h('p', { className: 'now-big-title', textContent: song.title, dir: 'auto' })
  const artist = h('a', { href: linkTo('artist', song.id), className: 'link' }, named('', byline(song)))
  const line = h('p', {}, song.artist === null ? named('', byline(song)) : artist)
  const album = h('a', { href: linkTo('album', song.id), className: 'link quiet' }, named('', song.album ?? ''))
  const under = song.album === null ? [] : [h('p', {}, album)]
  const more = iconButton('more', 'menu', () => openSongMenu(song, more), {
    spoken: { key: 'menuOf', title: song.title },
  })
  more.setAttribute('aria-haspopup', 'menu')
  const level = iconButton('level', 'level', () => {
    setLevelled(!isLevelled())
    level.setAttribute('aria-pressed', String(isLevelled()))
    player.level()
  })
  level.setAttribute('aria-pressed', String(isLevelled()))
  const similar = h('a', { href: linkTo('like', song.id), className: 'button' })
  label(similar, 'similarToThis')
  const start = textButton('radioFromHere', () => void radio.start({ ids: [song.id] }, song.title))
  const actions = h('div', { className: 'actions' }, loveButton(song), more, level, start, similar)
  const why = reasonTexts(radio.reasonsOf(song) ?? [])
  const reasons = why.length > 0 ? [h('p', { className: 'quiet', textContent: why.join(' · ') })] : []
  return [
    cover(song.id, song.album ?? song.artist ?? song.folder, 'huge'),
    h('div', { className: 'now-names' }, title, line, ...under, ...reasons, actions),
  ]
}

/** Tags of a song, each a way to songs that sound so. */
async function showTags(id: number, box: HTMLElement, signal: AbortSignal): Promise<void> {
  if (document.body.dataset['tags'] !== 'true') return
  const { tags } = await api.tags(id, signal).catch(() => ({ tags: [] }))
  if (signal.aborted) return
  box.replaceChildren(
    ...tags.slice(0, MOST_TAGS).map(({ name, value }) => {
      const chip = h('a', {
        className: 'tag',
        href: linkTo('songs', '', { q: name, by: 'sound' }),
        textContent: tagName(name),
      })
      chip.title = `${Math.round(100 * value)} %`
      chip.dataset['tag'] = name
      chip.style.setProperty('--score', String(value))
      return chip
    }),
  )
}

async function showFacts(id: number, box: HTMLElement, signal: AbortSignal): Promise<void> {
  const found = await music.details(id, signal).catch(() => undefined)
  if (!found || signal.aborted) return
  const { genres, year, bpm, key, mode, loudness } = found
  const facts = genres.slice(0, 3).map(name => {
    return h('a', { className: 'link', href: linkTo('genre', name) }, named('', name))
  })
  const texts = [
    year === null ? '' : String(year),
    bpm === null ? '' : `${Math.round(bpm)} BPM`,
    key === null ? '' : `${key} ${mode === 'minor' ? 'min' : 'maj'}`,
    loudness === null ? '' : `${loudness.toFixed(1)} LUFS`,
  ]
  box.replaceChildren(...facts, ...texts.filter(Boolean).map(fact => h('span', { textContent: fact })))
}
