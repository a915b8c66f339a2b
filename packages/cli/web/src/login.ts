import { byId } from './dom.ts'
import { label } from './i18n.ts'
import type { TextKey } from './strings.ts'

/** What the server says of a try: its status, and after how many seconds the next one may come. */
const MESSAGES: Readonly<Record<number, TextKey>> = { 401: 'wrongPassword', 429: 'manyPasswords', 503: 'busy' }

let ready = false

/** The dialog in which one signs in, and the button that ends the session. */
export function startLogin(): void {
  for (const [id, key] of [
    ['login-title', 'signIn'],
    ['login-name-label', 'userName'],
    ['login-password-label', 'password'],
    ['login-go', 'signIn'],
    ['logout-button', 'signOut'],
  ] as const) {
    label(byId(id), key)
  }
  byId('login-form').addEventListener('submit', event => {
    event.preventDefault()
    void signIn()
  })
  // There is nothing behind the dialog yet.
  byId('login').addEventListener('cancel', event => event.preventDefault())
  byId('logout-button').addEventListener('click', () => void post('api/logout', {}).finally(() => location.reload()))
  ready = true
}

/** Asks for name and password; the page begins anew when they are right. */
export function openLogin(): void {
  const dialog = byId<HTMLDialogElement>('login')
  if (!ready || dialog.open) return
  dialog.showModal()
  byId('login-name').focus()
}

/** Shows that someone has signed in, and how to end that. */
export function showUser(name: string | undefined): void {
  const button = byId('logout-button')
  button.hidden = name === undefined
  button.title = name ?? ''
}

async function signIn(): Promise<void> {
  const go = byId<HTMLButtonElement>('login-go')
  const note = byId('login-note')
  const password = byId<HTMLInputElement>('login-password')
  go.disabled = true
  const response = await post('api/login', {
    name: byId<HTMLInputElement>('login-name').value,
    password: password.value,
  }).catch(() => undefined)
  if (response?.ok) return location.reload()
  go.disabled = false
  const seconds = response?.headers.get('Retry-After') ?? ''
  label(note, (response && MESSAGES[response.status]) ?? 'offline', { n: seconds })
  password.select()
}

function post(path: string, body: object): Promise<Response> {
  return fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
}
