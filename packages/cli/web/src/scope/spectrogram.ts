import { api } from '../api.ts'
import { byId, clock, h } from '../dom.ts'
import { label } from '../i18n.ts'
import type { Player } from '../player/player.ts'
import { melHeight, melPixels, parseMelImage } from './mel-image.ts'

const FREQUENCIES = [
  [250, '250'],
  [1000, '1k'],
  [2000, '2k'],
  [4000, '4k'],
  [8000, '8k'],
] as const
/** Who skips through songs is not asked for: the server would be busy with pictures that nobody sees. */
const STAYS_MS = 350

/** The spectrogram of the song that is played: a wide way to see where to jump. Another song's is never shown. */
export function startSpectrogram(player: Player): void {
  const box = byId('spectrogram')
  const canvas = byId<HTMLCanvasElement>('spectrogram-canvas')
  const head = byId('playhead')
  const nothing = byId('spectrogram-note')
  label(canvas, 'spectrogram', undefined, 'aria-label')
  for (const [hz, name] of FREQUENCIES) {
    const mark = h('span', { className: 'hertz', textContent: name })
    mark.style.bottom = `${100 * melHeight(hz)}%`
    box.append(mark)
  }
  let running: AbortController | undefined
  let timer = 0

  const draw = async (id: number, signal: AbortSignal): Promise<void> => {
    try {
      const image = parseMelImage(await api.mel(id, signal))
      canvas.width = image.columns
      canvas.height = image.bands
      canvas.getContext('2d')?.putImageData(new ImageData(melPixels(image), image.columns, image.bands), 0, 0)
      canvas.hidden = false
      box.dataset['song'] = String(id)
    } catch {
      if (signal.aborted) return
      nothing.hidden = false
      label(nothing, 'noSpectrogram')
    }
    box.removeAttribute('aria-busy')
  }
  player.on('song', () => {
    const { song } = player
    running?.abort()
    clearTimeout(timer)
    canvas.hidden = true
    nothing.hidden = true
    delete box.dataset['song']
    if (!song) return
    const controller = new AbortController()
    running = controller
    box.setAttribute('aria-busy', 'true')
    timer = window.setTimeout(() => void draw(song.id, controller.signal), STAYS_MS)
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
