import type { AddFolderReport } from '../analysis/report.ts'
import { changedPath } from '../files/beside.ts'
import { reasonOf } from '../files/reason.ts'
import type { Walk } from '../files/walk.ts'
import { FolderEvents, identityOf, isRemote } from './folder-events.ts'
import { Settling } from './settling.ts'

/** How changes of a folder are found. */
export interface WatchMethod {
  folder: string
  /** `'events'` of the system, or `'polling'`: looking through the folder again and again. */
  by: 'events' | 'polling'
  /** Why there are no events; null when there are. */
  reason: string | null
}

/** A folder with events is looked through as often, for what they missed: a disk that was mounted below it. */
const SAFETY_MS = 15 * 60_000
/** How often the folder itself is looked at: one that was unmounted and mounted again is another one. */
const IDENTITY_MS = 5000

interface WatchedOptions {
  poll: boolean
  pollMs: number
  quietMs: number
  onWatching?: ((method: WatchMethod) => void) | undefined
}

/** What changes in one folder. */
export class WatchedFolder {
  readonly root: string
  readonly settling: Settling
  readonly #options: WatchedOptions
  #events: FolderEvents | undefined
  #identity = ''
  #identityAt = Number.NEGATIVE_INFINITY
  #walkedAt = 0
  /** What has been reported of refused files, and of missing disks at the last look. */
  readonly #told = new Set<string>()
  #away = '[]'
  #isNew = true

  constructor(root: string, options: WatchedOptions) {
    this.root = root
    this.settling = new Settling(options.quietMs)
    this.#options = options
  }

  async start(): Promise<void> {
    const isElsewhere = await isRemote(this.root)
    if (this.#options.poll) this.#poll('asked for')
    else if (isElsewhere) this.#poll('the folder is on another machine, or on a file system without events')
    else {
      this.#events = this.#newEvents()
      this.#options.onWatching?.({ folder: this.root, by: 'events', reason: null })
    }
    this.#identity = await identityOf(this.root)
    this.settling.note(this.root, Number.NEGATIVE_INFINITY)
  }

  close(): void {
    this.#events?.close()
  }

  /** Notes what time brings: the next poll, or another disk in the folder's place. */
  async tick(now: number): Promise<void> {
    if (now - this.#identityAt >= IDENTITY_MS) {
      this.#identityAt = now
      const identity = await identityOf(this.root)
      if (identity !== this.#identity) {
        this.#identity = identity
        if (this.#events) {
          this.#events.close()
          this.#events = this.#newEvents()
        }
        this.settling.note(this.root, now)
      }
    }
    const interval = this.#events ? SAFETY_MS : this.#options.pollMs
    if (now - this.#walkedAt >= interval) {
      this.#walkedAt = now
      this.settling.note(this.root, Number.NEGATIVE_INFINITY)
    }
  }

  /** True until the folder was looked through for the first time. */
  get isNew(): boolean {
    return this.#isNew
  }

  /** A report without what was reported before; undefined when nothing is left. */
  news(report: AddFolderReport): AddFolderReport | undefined {
    const refused = report.refused.filter(({ path, reason }) => !this.#told.has(`${path}: ${reason}`))
    for (const { path, reason } of refused) this.#told.add(`${path}: ${reason}`)
    const away = JSON.stringify(report.unavailable)
    const unavailable = away === this.#away ? [] : report.unavailable
    this.#away = away
    const { added, moved, gone, retagged } = report
    const hasNews = this.#isNew || added + moved + gone + retagged + refused.length + unavailable.length > 0
    this.#isNew = false
    return hasNews ? { ...report, refused, unavailable } : undefined
  }

  /** Watches the folders that a walk has found; what is new among them is looked through again. */
  walked({ folders }: Walk, paths: readonly string[], now: number): void {
    if (paths.includes(this.root)) this.#walkedAt = now
    const added = this.#events?.add(folders) ?? []
    if (added.length > 0) for (const path of paths) this.settling.note(path, now)
  }

  #newEvents(): FolderEvents {
    return new FolderEvents(
      this.root,
      path => this.settling.note(changedPath(path), performance.now()),
      error => {
        this.#events = undefined
        this.#poll(`the system gives no more events: ${reasonOf(error)}`)
      },
    )
  }

  #poll(reason: string): void {
    this.#options.onWatching?.({ folder: this.root, by: 'polling', reason })
  }
}
