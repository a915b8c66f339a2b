import { byId } from './dom.ts'
import { type Fill, label, text } from './i18n.ts'
import type { TextKey } from './strings.ts'

const SHOWN_MS = 5000
/** Long enough to find the button without a mouse. */
const SHOWN_WITH_BUTTON_MS = 10_000

let timer = 0
let act: () => void = () => {}

/** A message for some seconds, with a button when there is something to do about it. */
export function toast(key: TextKey, fill: Fill = {}, action?: { key: TextKey; run: () => void }): void {
  const box = byId('toast')
  const button = box.querySelector('button')!
  box.querySelector('span')!.textContent = text(key, fill)
  button.hidden = !action
  if (action) label(button, action.key)
  act = action?.run ?? (() => {})
  box.classList.add('shown')
  hideIn(action ? SHOWN_WITH_BUTTON_MS : SHOWN_MS)
}

/** The button of the message, which stays while it has the focus or the pointer. */
export function startToast(): void {
  const box = byId('toast')
  box.querySelector('button')!.addEventListener('click', () => {
    box.classList.remove('shown')
    act()
  })
  for (const event of ['pointerenter', 'focusin'] as const) box.addEventListener(event, () => clearTimeout(timer))
  for (const event of ['pointerleave', 'focusout'] as const) box.addEventListener(event, () => hideIn(SHOWN_MS))
}

function hideIn(ms: number): void {
  clearTimeout(timer)
  timer = window.setTimeout(() => byId('toast').classList.remove('shown'), ms)
}
