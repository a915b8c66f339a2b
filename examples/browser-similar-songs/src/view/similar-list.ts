import { byId, h, songName } from '../dom.ts'
import type { Neighbour } from '../library/library.ts'
import { titleOf } from '../library/song-record.ts'

/** The songs that sound like the chosen one. */
export class SimilarList {
  readonly #onChoose: (id: string) => void

  constructor(onChoose: (id: string) => void) {
    this.#onChoose = onChoose
  }

  show(id: string, neighbours: readonly Neighbour[]): void {
    byId('alike-note').textContent =
      neighbours.length > 0 ? `${titleOf({ id })} sounds like` : 'No other song was heard yet.'
    byId('similar').replaceChildren(
      ...neighbours.map(({ id: other, score }) => {
        const bar = h('span', { className: 'bar', title: `${Math.round(100 * score)} % alike` })
        bar.style.setProperty('--share', String(score))
        const words = h('span', { className: 'unseen', textContent: `${Math.round(100 * score)} % alike` })
        const button = h('button', { type: 'button', className: 'song' }, songName(titleOf({ id: other })), bar, words)
        button.addEventListener('click', () => this.#onChoose(other))
        return h('li', {}, button)
      }),
    )
  }
}
