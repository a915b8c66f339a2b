import { personal } from '../../api/personal.ts'
import type { Play } from '../../api/types.ts'
import { h } from '../../dom.ts'
import { label, languageTag, onLanguage, text } from '../../i18n.ts'
import { notice, songRow } from '../../lists/rows.ts'
import { marks } from '../../marks/marks.ts'
import type { MakeView } from '../../places/router.ts'
import { longList } from '../long-list.ts'
import { type App, fill, makeList, makeView } from '../parts.ts'

/** Songs with a star, newest first. */
export function favouritesView(app: App): MakeView {
  return (_route, signal) => {
    const { view, all } = longList(app, signal, {
      heading: 'favourites',
      ask: (part, init) => personal.starred(part, init),
      empty: 'emptyFavourites',
      name: () => text('favourites'),
    })
    let timer = 0
    marks.on(() => {
      // What was just taken out stays until one looks again, so that a slip can be undone by the same heart.
      clearTimeout(timer)
      if (!view.isConnected) timer = window.setTimeout(() => void all.reload(), 0)
    }, signal)
    return view
  }
}

/** What was played, newest first, a day at a time. */
export function historyView(app: App): MakeView {
  return (_route, signal) => {
    const box = h('div')
    const view = makeView('history', box)
    void fill(box, signal, async () => {
      const { plays } = await personal.plays(signal)
      if (plays.length === 0) return [notice('emptyHistory')]
      return daysOf(plays).map(([day, those]) => {
        const list = makeList('plain')
        list.append(...those.map(play => playRow(play, app)))
        const heading = h('h3', { textContent: day })
        onLanguage(() => {
          heading.textContent = dayOf(those[0]!)
        }, signal)
        return h('section', { className: 'view-part' }, heading, list)
      })
    })
    return view
  }
}

function playRow({ song, at, outcome }: Play, { player }: App): HTMLElement {
  const time = new Date(at).toLocaleTimeString(languageTag(), { hour: '2-digit', minute: '2-digit' })
  const note = h('span', { className: 'row-because' }, `${time} · `, label(h('span'), `outcome_${outcome}`))
  return songRow(song, player, { because: note })
}

/** Plays by the day of their beginning, in the order in which they come. */
function daysOf(plays: readonly Play[]): [string, Play[]][] {
  const days = new Map<string, Play[]>()
  for (const play of plays) {
    const day = dayOf(play)
    days.set(day, [...(days.get(day) ?? []), play])
  }
  return [...days]
}

function dayOf({ at }: Play): string {
  return new Date(at).toLocaleDateString(languageTag(), { weekday: 'long', day: 'numeric', month: 'long' })
}
