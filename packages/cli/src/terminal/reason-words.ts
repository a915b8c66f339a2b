import type { Reason } from 'murecom'
import { clean } from './table.ts'

/** Reasons of an answer as one line: `in 14 lists with it, same artist`. */
export function reasonWords(reasons: readonly Reason[]): string {
  return reasons.map(wordsOf).join(', ')
}

function wordsOf(reason: Reason): string {
  if (reason.kind === 'lists') return reason.lists === 1 ? 'in a list with it' : `in ${reason.lists} lists with it`
  if (reason.kind === 'name') {
    const name = JSON.stringify(clean(reason.name))
    return reason.lists === 1 ? `in a list called ${name}` : `in ${reason.lists} such lists, as ${name}`
  }
  return reason.kind === 'sound' ? `sounds alike ${reason.score.toFixed(2).replace(/^0/, '')}` : 'same artist'
}
