import { checkOptions, type OptionNames } from '@murecom/internal'
import type Database from 'better-sqlite3'
import { LibraryError } from '../../errors.ts'
import { successorOf } from '../../models/by-name.ts'
import { type Analyse, analyser } from '../analysis/analyser.ts'
import { eachFile } from '../analysis/each-file.ts'
import { type AddFolderOptions, checkFolderOptions, type SettledOptions } from '../analysis/folder-options.ts'
import type { RefusedFile } from '../analysis/report.ts'
import { nameOfModel, shown } from '../store/library-model.ts'
import { startWriting } from '../store/open-database.ts'
import { RenewedSounds, type WaitingContent } from './renewed-sounds.ts'

/** How the songs of a library are analysed anew; each as in {@link AddFolderOptions}. */
export type RenewOptions = Pick<
  AddFolderOptions,
  'onProgress' | 'onRefused' | 'signal' | 'workers' | 'nice' | 'createWorker'
>

/** What a renewal did. */
export interface RenewReport {
  /** `'stopped'` when the signal ended the run: the library answers as before, and the next run goes on. */
  status: 'done' | 'stopped'
  /** The model that the library has now, as `Library.model` names it. */
  model: string
  /** Songs that have a new sound; 0 for a stopped run, and where no newer model is known. */
  renewed: number
  /** Files that could not be analysed. Their songs are in no answer by sound until a later run of indexing can use them. */
  withoutSound: RefusedFile[]
}

const OPTIONS: OptionNames<RenewOptions> = {
  onProgress: 1,
  onRefused: 1,
  signal: 1,
  workers: 1,
  nice: 1,
  createWorker: 1,
}

/** Analyses the songs of a library anew by the model that took the place of its own, then takes all of them in at once. */
export async function renew(db: Database.Database, given: RenewOptions): Promise<RenewReport> {
  const where = 'Library.renew'
  const options = checkFolderOptions(where, checkOptions(where, given, OPTIONS))
  startWriting(db)
  const before = nameOfModel(db)
  const successor = successorOf(before)
  if (!successor) return { status: 'done', model: shown(before), renewed: 0, withoutSound: [] }
  const sounds = new RenewedSounds(db, successor)
  const { fetched } = sounds
  if (fetched > 0) {
    throw new LibraryError(
      'server-songs',
      `${db.name}: ${fetched} of its songs were fetched from servers and are not analysed anew in place: index into a new library`,
    )
  }
  sounds.begin()
  const { analyse, close } = analyser(successor.option, options)
  try {
    return await new Renewal(sounds, analyse, options).run(() => shown(nameOfModel(db)))
  } finally {
    await close()
  }
}

class Renewal {
  readonly #sounds: RenewedSounds
  readonly #analyse: Analyse
  readonly #options: SettledOptions
  readonly #refused: RefusedFile[] = []
  /** Contents that could not be analysed. */
  readonly #tried = new Set<string>()

  constructor(sounds: RenewedSounds, analyse: Analyse, options: SettledOptions) {
    this.#sounds = sounds
    this.#analyse = analyse
    this.#options = options
  }

  async run(modelNow: () => string): Promise<RenewReport> {
    let renewed: number | undefined
    // Songs may come while others are analysed.
    while (renewed === undefined) {
      const waiting = this.#sounds.waiting().filter(({ hash }) => !this.#tried.has(hash))
      await eachFile(
        waiting,
        ({ paths }) => paths[0]!,
        async content => !this.#sounds.isTakenIn && (await this.#one(content)),
        this.#options,
      )
      if (this.#options.signal?.aborted) {
        return { status: 'stopped', model: modelNow(), renewed: 0, withoutSound: this.#refused }
      }
      renewed = this.#sounds.takeIn(this.#tried)
    }
    return { status: 'done', model: modelNow(), renewed, withoutSound: this.#refused }
  }

  /** Analyses a content from the first of its files that has it; false when the run was stopped. */
  async #one({ hash, paths }: WaitingContent): Promise<boolean> {
    const refused: RefusedFile[] = []
    for (const path of paths) {
      const outcome = await this.#analyse(path, [])
      if (outcome === 'stopped') return false
      if ('reason' in outcome) refused.push({ path, ...outcome })
      else if ('vectors' in outcome && outcome.hash === hash) {
        this.#sounds.save(hash, outcome)
        return true
      } else refused.push({ path, kind: 'changed', reason: 'it has changed since it was indexed', isVerdict: false })
    }
    this.#tried.add(hash)
    this.#refused.push(...refused)
    for (const file of refused) this.#options.onRefused?.(file)
    return true
  }
}
