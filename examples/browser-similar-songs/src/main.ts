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

/** A name in whatever script, ordered by its own letters. */
const named = (name: string): HTMLElement => {
  const span = element('span', 'name', name)
  span.dir = 'auto'
  return span
}
const clock = (seconds: number): string => {
  const s = Math.round(seconds)
  const two = (n: number): string => String(n).padStart(2, '0')
  const hours = Math.floor(s / 3600)
  return hours > 0 ? `${hours}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`
}

const listener = new Listener()
const songs = new Map<string, { url: string; button: HTMLButtonElement }>()
const status = byId('status')
const audio = new Audio()
audio.controls = true
byId('player').append(audio)
/** Files that are still to be heard, with their places in the list. */
const waiting: { file: File; place: HTMLElement }[] = []
let working = false
let chosen: string | undefined

/** Hears the files one after the other; more can be dropped meanwhile. */
async function work(): Promise<void> {
  if (working) return
  working = true
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { file, place } = next
    const id = file.name
    status.textContent = `Listening to ${id} … ${waiting.length} more`
    place.className = 'working'
    place.lastChild!.textContent = songs.size === 0 ? 'loading the networks and listening …' : 'listening …'
    try {
      showSong(id, file, place, await listener.add(id, file))
      if (chosen) await choose(chosen, false)
    } catch (error) {
      place.className = 'refused'
      place.replaceChildren(`${id}: ${(error as Error).message}`)
    }
  }
  working = false
  status.textContent =
    songs.size === 1
      ? '1 song heard. Drop another one to compare it with. Nothing left this machine.'
      : `${songs.size} songs heard. Nothing left this machine.`
}

function showSong(id: string, file: File, place: HTMLElement, { tags, seconds }: Heard): void {
  const button = element('button', 'song', named(id)) as HTMLButtonElement
  const chips = tags.map(({ name, score }) => {
    const chip = element('span', 'tag', name)
    chip.title = `${Math.round(100 * score)} %`
    return chip
  })
  button.append(element('span', 'tags', clock(seconds), ...chips))
  button.addEventListener('click', () => void choose(id, true))
  songs.set(id, { url: URL.createObjectURL(file), button })
  place.className = ''
  place.replaceChildren(button)
}

/** Shows what sounds like a song, and plays it when the user asked for that. */
async function choose(id: string, play: boolean): Promise<void> {
  chosen = id
  for (const [other, { button }] of songs) button.setAttribute('aria-pressed', String(other === id))
  if (play) {
    audio.src = songs.get(id)?.url ?? ''
    audio.play().catch((error: Error) => {
      // Some formats can be heard by our decoders only.
      if (error.name === 'NotSupportedError')
        status.textContent = `This browser cannot play ${id}; it was heard all the same.`
    })
  }
  const neighbours = await listener.similar(id, NEIGHBOURS)
  if (chosen !== id) return
  byId('similar').replaceChildren(
    ...neighbours.map(({ id: other, score }) => {
      const bar = element('span', 'bar')
      bar.style.setProperty('--share', String(score))
      const button = element(
        'button',
        'song',
        named(other),
        bar,
        element('span', 'score', `${Math.round(100 * score)} % alike`),
      )
      button.addEventListener('click', () => void choose(other, true))
      return element('li', '', button)
    }),
  )
}

function take(files: Iterable<File>): void {
  for (const file of files) {
    const known = songs.has(file.name) || waiting.some(other => other.file.name === file.name)
    if (known) continue
    const place = element('li', 'waiting', named(file.name), element('span', 'score', 'waiting'))
    byId('songs').append(place)
    waiting.push({ file, place })
  }
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
document.addEventListener('dragleave', event => {
  if (event.relatedTarget === null) byId('drop').classList.remove('over')
})
document.addEventListener('drop', event => {
  event.preventDefault()
  byId('drop').classList.remove('over')
  take(event.dataTransfer?.files ?? [])
})
