import { Listener } from './listener.ts'
import type { Heard } from './messages.ts'

const NEIGHBOURS = 10

const byId = <E extends HTMLElement = HTMLElement>(id: string): E => document.getElementById(id) as E
const element = (tag: string, className: string, ...children: (Node | string)[]): HTMLElement => {
  const e = document.createElement(tag)
  e.className = className
  e.append(...children)
  return e
}

const listener = new Listener()
const songs = new Map<string, { url: string; button: HTMLButtonElement }>()
const status = byId('status')
const audio = new Audio()
audio.controls = true
byId('player').append(audio)
let waiting: File[] = []
let working = false
let chosen: string | undefined

/** Hears the files one after the other; more can be dropped meanwhile. */
async function work(): Promise<void> {
  if (working) return
  working = true
  for (let file = waiting.shift(); file; file = waiting.shift()) {
    status.textContent = `Listening to ${file.name} … ${waiting.length} more`
    const id = file.name
    if (songs.has(id)) continue
    try {
      showSong(id, file, await listener.add(id, file))
      if (chosen) await choose(chosen, false)
    } catch (error) {
      byId('songs').append(element('li', 'refused', `${id}: ${(error as Error).message}`))
    }
  }
  working = false
  status.textContent = `${songs.size} songs heard. Nothing left this machine.`
}

function showSong(id: string, file: File, { tags, seconds }: Heard): void {
  const button = element('button', 'song', element('span', 'name', id)) as HTMLButtonElement
  const chips = tags.map(({ name, score }) => {
    const chip = element('span', 'tag', name)
    chip.title = `${Math.round(100 * score)} %`
    return chip
  })
  button.append(element('span', 'tags', `${Math.round(seconds)} s`, ...chips))
  button.addEventListener('click', () => void choose(id, true))
  songs.set(id, { url: URL.createObjectURL(file), button })
  byId('songs').append(element('li', '', button))
}

/** Shows what sounds like a song, and plays it when the user asked for that. */
async function choose(id: string, play: boolean): Promise<void> {
  chosen = id
  for (const [other, { button }] of songs) button.setAttribute('aria-pressed', String(other === id))
  if (play) {
    audio.src = songs.get(id)?.url ?? ''
    audio.play().catch(() => {}) // some formats can be heard by our decoders only
  }
  const neighbours = await listener.similar(id, NEIGHBOURS)
  if (chosen !== id) return
  const most = neighbours[0]?.votes ?? 1
  byId('similar').replaceChildren(
    ...neighbours.map(({ id: other, votes }) => {
      const bar = element('span', 'bar')
      bar.style.setProperty('--share', String(votes / most))
      const button = element(
        'button',
        'song',
        element('span', 'name', other),
        bar,
        element('span', 'votes', `${votes} votes`),
      )
      button.addEventListener('click', () => void choose(other, true))
      return element('li', '', button)
    }),
  )
}

function take(files: Iterable<File>): void {
  waiting = [...waiting, ...files]
  void work()
}

const input = byId<HTMLInputElement>('files')
input.addEventListener('change', () => {
  take(input.files ?? [])
  input.value = ''
})
document.addEventListener('dragover', event => {
  event.preventDefault()
  byId('drop').classList.add('over')
})
document.addEventListener('dragleave', () => byId('drop').classList.remove('over'))
document.addEventListener('drop', event => {
  event.preventDefault()
  byId('drop').classList.remove('over')
  take(event.dataTransfer?.files ?? [])
})
