import { music } from '../../api/music.ts'
import type { Cluster } from '../../api/types.ts'
import { cover } from '../../covers/cover.ts'
import { h } from '../../dom.ts'
import { label, listNames, onLanguage, tagName, text } from '../../i18n.ts'
import { notice } from '../../lists/rows.ts'
import type { MakeView } from '../../places/router.ts'
import { type App, fill, headOf, makeList, makeView, rowsOf, songsActions } from '../parts.ts'

const COUNTS = [4, 6, 8, 12, 20]
/** Songs of a group that are asked for: what the server gives at most. */
const SONGS = 200
const COVERS = 4

/** Groups of songs that sound alike, each a playlist to be. */
export function groupsView(app: App): MakeView {
  return ({ query }, signal) => {
    const box = h('div', { className: 'groups' })
    const view = makeView('groups', label(h('p', { className: 'quiet' }), 'groupsHow'), box)
    const count = h('select', { className: 'select' })
    count.append(...COUNTS.map(n => h('option', { value: String(n), textContent: String(n) })))
    count.value = query.get('k') ?? '8'
    if (count.value === '') count.value = '8'
    headOf(view).append(h('label', { className: 'inline' }, label(h('span'), 'howMany'), count))
    const show = (): void =>
      void fill(box, signal, async () => {
        const { clusters } = await music.clusters(Number(count.value), 1, SONGS, signal)
        const full = clusters.filter(({ length }) => length > 0)
        return full.length === 0 ? [notice('onlySong')] : full.map(one => groupCard(one, app, signal))
      })
    count.addEventListener('change', show)
    show()
    return view
  }
}

function groupCard(group: Cluster, app: App, signal: AbortSignal): HTMLElement {
  const { songs, length } = group
  const heading = h('h3')
  const name = (): string => {
    const tags = group.tags.map(tag => tagName(tag.name))
    return tags.length > 0 ? listNames(tags, tags.length) : text('groupOf', { title: songs[0]?.title ?? '' })
  }
  heading.textContent = name()
  onLanguage(() => {
    heading.textContent = name()
  }, signal)
  const mosaic = h('div', { className: 'mosaic', ariaHidden: 'true' })
  mosaic.append(...songs.slice(0, COVERS).map(song => cover(song.id, song.album ?? song.folder)))
  const list = makeList('plain')
  const more = h('details', {}, label(h('summary'), 'showSongs'), list)
  more.addEventListener('toggle', () => {
    if (more.open && !list.hasChildNodes()) list.append(...rowsOf(songs, app.player))
  })
  const actions = songsActions(app, () => songs, name)
  const count = label(h('p', { className: 'quiet' }), 'count', { n: length })
  return h('section', { className: 'group' }, mosaic, h('div', {}, heading, count, actions), more)
}
