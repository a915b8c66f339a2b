import { h } from '../dom.ts'
import { placeLists } from '../places/navigation.ts'
import type { MakeView } from '../places/router.ts'
import { makeView } from './parts.ts'

/** All places as one list: a phone has no room for the navigation beside a view. */
export function moreView(): MakeView {
  return () => makeView('more', h('nav', { className: 'more-places' }, ...placeLists()))
}
