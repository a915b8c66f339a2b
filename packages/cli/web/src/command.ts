import { h } from './dom.ts'

/** How the program was started: what its commands begin with. */
let program = 'murecom'

/** A command of the program, as one can copy it. */
export function command(args: string): HTMLElement {
  const code = h('code', { textContent: `${program} ${args}` })
  code.dataset['command'] = args
  return code
}

/** Commands begin with another name from now on, also those that are shown. */
export function setProgram(name: string): void {
  program = name
  for (const code of document.querySelectorAll<HTMLElement>('[data-command]')) {
    code.textContent = `${program} ${code.dataset['command']}`
  }
}
