import { h, ownName } from '../../dom.ts'
import { fill, makeView, section } from '../parts.ts'
import { cards } from './cards.ts'

/** What the server says of one album or one artist. */
interface One {
  name: string
  /** Its cover, large. */
  picture: HTMLElement
  /** A line below the name. */
  facts: HTMLElement
  actions: HTMLElement
  /** What it consists of, with the others that sound like it between. */
  parts: (alike: HTMLElement) => readonly Node[]
  /** Cards of others that sound like it, asked for when the rest is there. */
  alike: () => Promise<readonly HTMLLIElement[]>
}

/** The view of one album or one artist: picture, facts and buttons above what it has, and others that sound alike. */
export function viewOfOne(
  likeTitle: 'similarAlbums' | 'similarArtists',
  signal: AbortSignal,
  ask: () => Promise<One>,
): HTMLElement {
  const heading = h('h2', { dir: 'auto' })
  const box = h('div')
  const view = makeView(heading, box)
  void fill(box, signal, async () => {
    const { name, picture, facts, actions, parts, alike } = await ask()
    heading.replaceChildren(ownName('', name))
    const like = h('div')
    void fill(like, signal, async () => {
      const found = await alike()
      return found.length === 0 ? [] : [section(likeTitle, cards(found, 'strip'))]
    })
    return [h('div', { className: 'hero' }, picture, h('div', {}, facts, actions)), ...parts(like)]
  })
  return view
}
