import type { RadioReason } from '../api/types.ts'
import { h } from '../dom.ts'
import { label, text } from '../i18n.ts'

/** Reasons that a row shows. */
const MOST = 2
/** Tempos this near each other are one, as a ratio. */
const SAME_TEMPO = 1.06

/** Why a radio chose a song, in words. */
export function reasonTexts(reasons: readonly RadioReason[]): string[] {
  return [...new Set(reasons.flatMap(textsOf))]
}

function textsOf(reason: RadioReason): string[] {
  switch (reason.kind) {
    case 'seed':
      return [text('whySeed')]
    case 'sounds-like':
      return [text(reason.because === 'seed' ? 'whyLike' : 'whyHeard', { title: reason.song.title })]
    case 'playlists':
      return [text('whyPlaylists')]
    case 'new-ground':
      return [text('whyNew')]
    case 'step':
      return stepTexts(reason)
  }
}

function stepTexts({ tempo_ratio: ratio, key_steps: steps }: Extract<RadioReason, { kind: 'step' }>): string[] {
  const found: string[] = []
  if (ratio !== null && ratio < SAME_TEMPO && ratio > 1 / SAME_TEMPO) found.push(text('whyTempo'))
  if (steps !== null && steps <= 1) found.push(text('whyKey'))
  return found
}

/** The third line of a row of a radio. */
export function reasonLine(reasons: readonly RadioReason[]): HTMLElement {
  const texts = reasonTexts(reasons)
  const line = h('span', { className: 'row-because', dir: 'auto', title: texts.join(' · ') })
  line.textContent = texts.slice(0, MOST).join(' · ')
  return label(line, 'why', undefined, 'aria-description')
}
