import { byId, h, textButton } from './dom.ts'
import { label } from './i18n.ts'

/** Between two looks at a server that is there, and the shortest and longest wait for one that is not. */
const LOOK_MS = 20_000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 15_000

/** What the server has. */
export interface Health {
  songs: number
  tags: boolean
  nextSongs: boolean
  /** True when one has to sign in first; then the rest is missing. */
  signIn?: boolean
  /** How the program is started, where that is known. */
  program?: string
  /** Who has signed in. */
  user?: string
}

let lost = false
let timer = 0
let wait = FIRST_WAIT_MS
let listeners: (() => void)[] = []
let onHealth: (health: Health) => void = () => {}

/** Calls back once, when a server that was gone is there again. */
export function whenBack(listener: () => void): void {
  listeners.push(listener)
}

/** Some question got no answer: says so above the page, and looks again and again until the server is back. */
export function reportSilence(): void {
  if (lost) return
  lost = true
  wait = FIRST_WAIT_MS
  const banner = byId('banner')
  banner.replaceChildren(
    label(h('span'), 'lost'),
    textButton('retry', () => void look()),
  )
  banner.hidden = false
  plan(wait)
}

/** Asks the server for its health while the page is visible, and hands on each answer. */
export function startConnection(told: (health: Health) => void): Promise<void> {
  onHealth = told
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void look()
  })
  addEventListener('online', () => void look())
  return look()
}

/** Asks the server now whether it is there. */
export async function look(): Promise<void> {
  clearTimeout(timer)
  const limit = AbortSignal.timeout(LOOK_MS)
  const health = await fetch('api/health', { signal: limit, cache: 'no-store' })
    .then(response => (response.ok ? (response.json() as Promise<Health>) : undefined))
    .catch(() => (limit.aborted ? undefined : null))
  if (health === null) {
    reportSilence()
    wait = Math.min(LONGEST_WAIT_MS, wait * 1.5)
    plan(wait)
    return
  }
  if (health) onHealth(health)
  plan(LOOK_MS)
  if (!lost || !health) return
  lost = false
  byId('banner').hidden = true
  const waiting = listeners
  listeners = []
  for (const listener of waiting) listener()
}

function plan(ms: number): void {
  clearTimeout(timer)
  timer = window.setTimeout(() => (document.hidden && !lost ? plan(ms) : void look()), ms)
}
