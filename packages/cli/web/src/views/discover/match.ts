import { music } from '../../api/music.ts'
import type { EntryMatch, ListedTrack, Song } from '../../api/types.ts'
import { h, named, textButton } from '../../dom.ts'
import { label } from '../../i18n.ts'
import { songRow } from '../../lists/rows.ts'
import type { MakeView } from '../../places/router.ts'
import { MOST_LISTED, parsePlaylist } from '../../playlists/playlist-text.ts'
import { onTyped } from '../fields.ts'
import { type App, fill, makeList, makeView, section, songsActions } from '../parts.ts'

/** Near songs that are offered for one that is missing. */
const NEAR = 2

/** A list that is pasted: which of its songs the library has, and which it lacks. */
export function matchView(app: App): MakeView {
  return (_route, signal) => {
    const area = h('textarea', { rows: 8, spellcheck: false, className: 'field' })
    label(area, 'pasteHow', undefined, 'aria-label')
    const count = label(h('p', { className: 'quiet', role: 'status' }), 'pasteNone')
    const answer = h('div')
    const go = textButton(
      'findThese',
      () => void fill(answer, signal, () => find(app, parsePlaylist(area.value), signal)),
    )
    go.classList.add('primary')
    go.disabled = true
    onTyped(area, () => {
      const n = parsePlaylist(area.value).length
      go.disabled = n === 0
      if (n === 0) label(count, 'pasteNone')
      else label(count, 'pasteCount', { n })
    })
    const how = label(h('p', { className: 'quiet' }), 'matchHow')
    return makeView('match', how, area, h('div', { className: 'actions' }, count, go), answer)
  }
}

async function find(app: App, tracks: readonly ListedTrack[], signal: AbortSignal): Promise<Node[]> {
  const { matches } = await music.match(tracks.slice(-MOST_LISTED), signal)
  const found: Song[] = []
  const missing: HTMLElement[] = []
  for (const [i, match] of matches.entries()) {
    if (match.status === 'found') found.push(match.song)
    else missing.push(missingRow(tracks[i]!, match, app))
  }
  const parts: Node[] = [label(h('p', { role: 'status' }), 'matched', { n: found.length, of: matches.length })]
  if (found.length > 0) {
    const list = makeList('plain')
    list.append(...found.map(song => songRow(song, app.player)))
    const actions = songsActions(
      app,
      () => found,
      () => '',
    )
    parts.push(actions, section('inLibrary', list))
  }
  if (missing.length > 0) {
    const list = makeList('plain')
    list.append(...missing)
    parts.push(section('missing', list))
  }
  return parts
}

/** An entry that the library lacks, with songs that are near its name. */
function missingRow(
  track: ListedTrack,
  match: Extract<EntryMatch, { status: 'missing' }>,
  { player }: App,
): HTMLElement {
  const names = h('span', { className: 'row-names' }, named('row-title', track.track_name))
  names.append(named('row-byline', track.artists.join(', ')))
  const row = h('li', { className: 'row absent' }, names)
  if (match.nearest.length === 0) return row
  const near = h(
    'ul',
    { className: 'list plain near' },
    ...match.nearest.slice(0, NEAR).map(({ song }) => songRow(song, player)),
  )
  return h(
    'li',
    { className: 'absent-group' },
    h('div', { className: 'row absent' }, names),
    label(h('p', { className: 'quiet' }), 'perhaps'),
    near,
  )
}
