import type { Continuation, NextReason } from '../api/types.ts'
import { h } from '../dom.ts'
import { label, listNames, quoted } from '../i18n.ts'

/** Names of a third line. */
const NAMES_SHOWN = 2

/** The third line of a row: why a song follows another; undefined where nothing is known. */
export function reasonsOfSong(reasons: readonly NextReason[]): HTMLElement | undefined {
  if (reasons.length === 0) return undefined
  const parts = reasons.flatMap((reason, i) => [...(i > 0 ? [' · '] : []), wordsOf(reason)])
  return h('span', { className: 'row-because', dir: 'auto' }, ...parts)
}

/** Likewise, of a song that follows a list: which songs of the list brought it. */
export function reasonsOfList(because: Continuation['because']): HTMLElement | undefined {
  if (because.length === 0) return undefined
  const line = h('span', { className: 'row-because', dir: 'auto' })
  const names = because.map(({ track_name }) => quoted(track_name))
  return label(line, 'because', { names: listNames(names, NAMES_SHOWN) })
}

function wordsOf(reason: NextReason): HTMLElement {
  const part = h('span')
  switch (reason.kind) {
    case 'lists':
      return label(part, 'whyLists', { n: reason.lists })
    case 'sound':
      return label(part, 'whySound', { score: reason.score.toFixed(2) })
    case 'artist':
      return label(part, 'whyArtist')
  }
}
