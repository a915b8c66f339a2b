import type { LyricsLine } from '../api/types.ts'
import { api } from '../api.ts'
import { byId, h } from '../dom.ts'
import { label } from '../i18n.ts'
import type { Player } from '../player/player.ts'

/** Who skips through songs is not asked for: the server would look for words that nobody reads. */
const STAYS_MS = 350
/** Where the line that is sung is shown, as a share of the box's height. */
const RESTS_AT = 0.3

/** The words of the song that plays, and the line that is sung where the times of lines are known. */
export function startLyrics(player: Player): void {
  const part = byId('lyrics')
  const list = byId('lyrics-lines')
  let lines: readonly LyricsLine[] = []
  let at = -1
  let timer = 0
  let running: AbortController | undefined

  const show = async (id: number, signal: AbortSignal): Promise<void> => {
    // Words are an addition: a server that does not give them is not reported.
    const found = await api.lyrics(id, signal).catch(() => undefined)
    if (!found || signal.aborted) return
    lines = found.lines
    list.replaceChildren(...lines.map(line => h('li', { textContent: line.text, dir: 'auto' })))
    list.classList.toggle(
      'timed',
      lines.some(({ seconds }) => seconds !== null),
    )
    list.scrollTop = 0
    part.hidden = lines.length === 0
    mark()
  }
  const mark = (): void => {
    const now = lineAt(lines, player.time)
    if (now === at) return
    list.children[at]?.removeAttribute('aria-current')
    at = now
    list.children[at]?.setAttribute('aria-current', 'true')
    reveal()
  }
  /** Scrolls the box, never what is around it. */
  const reveal = (): void => {
    const line = list.children[at] as HTMLElement | undefined
    if (!line) return
    const { offsetTop: top, offsetHeight: height } = line
    const isSeen = top >= list.scrollTop && top + height <= list.scrollTop + list.clientHeight
    if (!isSeen) list.scrollTop = top - RESTS_AT * list.clientHeight
  }
  player.on('song', () => {
    running?.abort()
    clearTimeout(timer)
    part.hidden = true
    lines = []
    at = -1
    const { song } = player
    if (!song) return
    const controller = new AbortController()
    running = controller
    timer = window.setTimeout(() => void show(song.id, controller.signal), STAYS_MS)
  })
  player.on('time', mark)
  // The box has no height while another place is shown.
  new ResizeObserver(reveal).observe(list)
  label(byId('lyrics-title'), 'lyrics')
}

/** Index of the line that is sung at a time: the last that has begun; -1 before the first, and where no times are known. */
export function lineAt(lines: readonly LyricsLine[], seconds: number): number {
  return lines.findLastIndex(line => line.seconds !== null && line.seconds <= seconds)
}
