import { api } from '../api.ts'
import { byId, clock, h } from '../dom.ts'
import { label, onLanguage, tagName } from '../i18n.ts'
import type { Player } from '../player/player.ts'
import { melHeight, melPixels, parseMelImage } from './mel-image.ts'

const FREQUENCIES = [
  [250, '250'],
  [1000, '1k'],
  [2000, '2k'],
  [4000, '4k'],
  [8000, '8k'],
] as const

/** The spectrogram of the song that is played: a wide way to see where to jump. */
export function startSpectrogram(player: Player): void {
  const box = byId('spectrogram')
  const canvas = byId<HTMLCanvasElement>('spectrogram-canvas')
  const head = byId('playhead')
  const tags = byId('tags')
  const nothing = byId('spectrogram-note')
  label(canvas, 'spectrogram', undefined, 'aria-label')
  for (const [hz, name] of FREQUENCIES) {
    const mark = h('span', { className: 'hertz', textContent: name })
    mark.style.bottom = `${100 * melHeight(hz)}%`
    box.append(mark)
  }
  onLanguage(() => {
    for (const chip of tags.querySelectorAll<HTMLElement>('.tag')) chip.textContent = tagName(chip.dataset['tag'] ?? '')
  })
  let running: AbortController | undefined

  player.on('song', async () => {
    const { song } = player
    if (!song) return
    running?.abort()
    const controller = new AbortController()
    running = controller
    box.setAttribute('aria-busy', 'true')
    tags.replaceChildren()
    void showTags(song.id, tags, controller.signal)
    try {
      const image = parseMelImage(await api.mel(song.id, controller.signal))
      canvas.width = image.columns
      canvas.height = image.bands
      canvas.getContext('2d')?.putImageData(new ImageData(melPixels(image), image.columns, image.bands), 0, 0)
      canvas.hidden = false
      nothing.hidden = true
      box.dataset['song'] = String(song.id)
    } catch {
      if (controller.signal.aborted) return
      canvas.hidden = true
      nothing.hidden = false
      label(nothing, 'noSpectrogram')
    }
    box.removeAttribute('aria-busy')
  })
  player.on('time', () => {
    const share = player.duration > 0 ? player.time / player.duration : 0
    head.style.left = `${100 * share}%`
    head.hidden = player.song === null
  })
  const timeAt = (event: PointerEvent | MouseEvent): number => {
    const { left, width } = box.getBoundingClientRect()
    return ((event.clientX - left) / width) * player.duration
  }
  box.addEventListener('click', event => player.seek(timeAt(event)))
  box.addEventListener('pointermove', event => {
    box.title = player.song ? clock(timeAt(event)) : ''
  })
}

async function showTags(id: number, box: HTMLElement, signal: AbortSignal): Promise<void> {
  if (document.body.dataset['tags'] !== 'true') return
  const { tags } = await api.tags(id, signal).catch(() => ({ tags: [] }))
  if (signal.aborted) return
  box.replaceChildren(
    ...tags.slice(0, 6).map(({ name, value }) => {
      const chip = h('span', { className: 'tag', textContent: tagName(name), title: `${Math.round(100 * value)} %` })
      chip.dataset['tag'] = name
      chip.style.setProperty('--score', String(value))
      return chip
    }),
  )
}
