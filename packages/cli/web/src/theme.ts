import { recall, remember } from './memory.ts'

/** The system's choice of dark or light, until the button changes it. */
export function startTheme(button: HTMLElement): void {
  const root = document.documentElement
  const system = matchMedia('(prefers-color-scheme: dark)')
  const chosen = recall('theme')
  if (chosen === 'dark' || chosen === 'light') root.dataset['theme'] = chosen
  button.addEventListener('click', () => {
    const now = root.dataset['theme'] ?? (system.matches ? 'dark' : 'light')
    const next = now === 'dark' ? 'light' : 'dark'
    root.dataset['theme'] = next
    remember('theme', next)
  })
}
