import { ServerError } from '../api/ask.ts'
import type { RadioStart } from '../api/personal.ts'
import type { RadioSong } from '../api/types.ts'
import { h, iconButton, textButton } from '../dom.ts'
import { label, onLanguage, text } from '../i18n.ts'
import { entry, notice, songRow } from '../lists/rows.ts'
import { loveButton } from '../marks/love-button.ts'
import { marks } from '../marks/marks.ts'
import type { MakeView } from '../places/router.ts'
import { reasonLine } from '../radio/reasons.ts'
import { toast } from '../toast.ts'
import { WhereField } from './fields.ts'
import { type App, makeList, makeView, section } from './parts.ts'

/** A radio: what it begins with, what it plays, why, and what comes next. */
export function radioView(app: App): MakeView {
  return (_route, signal) => {
    const { player, radio } = app
    const now = h('div', { className: 'radio-now' })
    const list = makeList('plain')
    const coming = section('comingUp', list)
    const view = makeView('radio', now, coming, starter(app))

    const show = (): void => {
      coming.hidden = !radio.isOn
      now.hidden = !radio.isOn
      if (!radio.isOn) return
      const { song } = player
      const stop = textButton('stopRadio', () => radio.stop())
      const name = label(h('p', { className: 'quiet', role: 'status' }), 'radioOf', { name: radio.name })
      now.replaceChildren(h('div', { className: 'actions' }, name, stop))
      if (song && radio.has(song)) {
        const current = makeList('plain')
        current.append(
          songRow(song, player, { because: reasonLine(radio.reasonsOf(song) ?? []), buttons: saysOf(app) }),
        )
        now.append(current)
      }
      const rows = radio.ahead.map(one => nextRow(one, app))
      list.replaceChildren(...(rows.length > 0 ? rows : [entry(notice('radioThinks'))]))
    }
    radio.on(show, signal)
    player.on('song', show, signal)
    onLanguage(show, signal)
    show()
    return view
  }
}

/** What can be said of the song that plays: like it, skip it, never again. */
function saysOf({ player, radio }: App): HTMLButtonElement[] {
  const song = player.song!
  const love = loveButton(song, 'always')
  love.addEventListener('click', () => {
    if (marks.isStarred(song.id)) void radio.report(song, 'liked', player.time)
  })
  return [
    love,
    iconButton('following', 'skip', () => void player.next(), { className: 'always' }),
    iconButton('ban', 'ban', () => {
      void marks.ban(song, true)
      void radio.report(song, 'banned', player.time)
      void player.next()
    }),
  ]
}

/** A song that comes: it can be taken out before it plays. */
function nextRow(song: RadioSong, { player, radio }: App): HTMLElement {
  const out = iconButton('remove', 'notThis', () => void radio.report(song, 'skipped', 0), {
    className: 'row-remove',
    spoken: { key: 'notThisSong', title: song.title },
  })
  const never = iconButton('ban', 'ban', () => {
    void marks.ban(song, true)
    void radio.report(song, 'banned', 0)
  })
  return songRow(song, player, { because: reasonLine(song.reasons), buttons: [loveButton(song), out, never] })
}

/** What a radio begins with. */
function starter(app: App): HTMLElement {
  const { player, radio } = app
  const words = h('input', { type: 'text', className: 'field', maxLength: 200, autocomplete: 'off' })
  label(words, 'radioWords', undefined, 'placeholder')
  label(words, 'radioWords', undefined, 'aria-label')
  const explore = h('input', { type: 'range', min: '0', max: '1', step: '0.1', value: '0.5' })
  label(explore, 'explore', undefined, 'aria-label')
  explore.style.setProperty('--share', '0.5')
  explore.addEventListener('input', () => explore.style.setProperty('--share', explore.value))
  const where = new WhereField(() => {})
  const begin = async (seeds: RadioStart['seeds'], name: string): Promise<void> => {
    const filter = where.value
    const start = { seeds, explore: Number(explore.value), ...(filter === '' ? {} : { where: filter }) }
    try {
      await radio.begin(start, name)
    } catch (error) {
      if (where.show(error)) return
      toast(error instanceof ServerError && error.status === 404 ? 'noRadio' : 'failed')
    }
  }
  const fromSong = textButton('radioFromSong', () => {
    const { song } = player
    if (song) void begin({ ids: [song.id] }, song.title)
    else toast('nothingPlays')
  })
  const fromLikes = textButton('radioFromLikes', () => void begin({}, text('favourites')))
  const fromWords = (): void => void (words.value.trim() !== '' && begin({ words: words.value }, words.value.trim()))
  const go = textButton('start', fromWords)
  words.addEventListener('keydown', event => {
    if (event.key === 'Enter') fromWords()
  })
  fromSong.classList.add('primary')
  return section(
    'newRadio',
    h('div', { className: 'actions' }, fromSong, fromLikes),
    h('div', { className: 'field-row' }, words, go),
    h('div', { className: 'slider' }, label(h('span'), 'familiar'), explore, label(h('span'), 'adventurous')),
    label(h('p', { className: 'quiet' }), 'whereHow'),
    where.element,
  )
}
