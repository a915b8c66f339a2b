import type { Io } from './io.ts'

interface ProgressState {
  done: number
  total: number
  /** Units finished a second. */
  rate: number
  etaSeconds: number
}

const BAR_WIDTH = 24
/** Without a terminal a line is written at each tenth of the way, and at least this often. */
const QUIET_LINE_MS = 30_000

/** A progress bar with rate and time left on standard error: one redrawn line on a terminal, a few lines elsewhere. */
export class ProgressBar {
  readonly #io: Io
  readonly #unit: string
  #lastTenth = 0
  #lastLine = performance.now()
  #drawn = false

  /** @param unit plural of what is counted, such as `'songs'` */
  constructor(io: Io, unit: string) {
    this.#io = io
    this.#unit = unit
  }

  update(state: ProgressState): void {
    const { done, total, rate, etaSeconds } = state
    const facts = `${done}/${total} ${this.#unit}  ${rate.toFixed(1)} ${this.#unit}/s  ${formatSeconds(etaSeconds)} left`
    if (this.#io.isTerminal) {
      const filled = Math.round((BAR_WIDTH * done) / total)
      this.#io.err(`\r\x1b[2K[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${facts}`)
      this.#drawn = true
      return
    }
    const tenth = Math.floor((10 * done) / total)
    const now = performance.now()
    if (tenth > this.#lastTenth || now - this.#lastLine > QUIET_LINE_MS) {
      this.#lastTenth = tenth
      this.#lastLine = now
      this.#io.err(`${facts}\n`)
    }
  }

  /** Takes the bar away, so that a line can be written. */
  clear(): void {
    if (this.#drawn) this.#io.err('\r\x1b[2K')
    this.#drawn = false
  }
}

/** "7 s", "3 min 20 s", "2 h 5 min". */
export function formatSeconds(seconds: number): string {
  const s = Math.ceil(seconds)
  if (s < 60) return `${s} s`
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`
}
