import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Listening, Radio, type RadioLibrary, type RadioOptions, type RadioPlaylists } from 'murecom/node'
import { Refusal } from '../refusal.ts'

/** Radios of one user that are kept; the one that was used longest ago goes for a new one. */
const MOST_OF_USER = 32
/** Radios that are open at once. */
const MOST_OPEN = 256
const ID = /^[0-9a-f]{32}$/

/** What the radios of a server have in common. */
interface RadiosOptions {
  library: RadioLibrary
  /** The folder that keeps them, made at need; without one they are gone with the server. */
  folder: string | undefined
  listening: Listening
  recommender: RadioPlaylists | undefined
}

/** The radios of all users, by an id that nobody can guess. Each is a file, so that a server that starts anew goes on with them. */
export class Radios {
  readonly #options: RadiosOptions
  /** Those in use, the one that was used last at the end. */
  readonly #open = new Map<string, Radio>()

  constructor(options: RadiosOptions) {
    this.#options = options
  }

  /** Starts a radio of a user. */
  async start(user: string, options: RadioOptions): Promise<{ id: string; radio: Radio }> {
    const id = randomBytes(16).toString('hex')
    const folder = this.#folderOf(user)
    if (folder !== undefined) makeRoom(folder)
    const file = folder && join(folder, `${id}.json`)
    const radio = await Radio.start(this.#options.library, { ...options, file, ...this.#around(user) })
    this.#keep(user, id, radio)
    return { id, radio }
  }

  /** A radio of a user. Throws a {@link Refusal} when there is none, or it cannot be used. */
  async get(user: string, id: unknown): Promise<Radio> {
    const known = typeof id === 'string' && ID.test(id) ? this.#open.get(keyOf(user, id)) : undefined
    const radio = known ?? (await this.#resume(user, id))
    this.#keep(user, id as string, radio)
    return radio
  }

  async #resume(user: string, id: unknown): Promise<Radio> {
    const none = new Refusal(404, 'there is no such radio')
    const folder = this.#folderOf(user)
    if (folder === undefined || typeof id !== 'string' || !ID.test(id)) throw none
    const file = join(folder, `${id}.json`)
    if (!existsSync(file)) throw none
    // Why it cannot be used names the file, which is not for clients.
    return Radio.resume(this.#options.library, file, this.#around(user)).catch(error => {
      if ((error as Error).name !== 'RadioError') throw error
      throw new Refusal(404, 'this radio is damaged, or of another library: start a new one')
    })
  }

  #keep(user: string, id: string, radio: Radio): void {
    const key = keyOf(user, id)
    this.#open.delete(key)
    this.#open.set(key, radio)
    const [oldest] = this.#open.keys()
    if (this.#open.size > MOST_OPEN && oldest !== undefined) this.#open.delete(oldest)
  }

  #around(user: string) {
    const { listening, recommender } = this.#options
    return { listening, recommender, user }
  }

  /** Names of users are not fit for folders. */
  #folderOf(user: string): string | undefined {
    const { folder } = this.#options
    return folder && join(folder, createHash('sha256').update(user).digest('hex').slice(0, 16))
  }
}

function keyOf(user: string, id: string): string {
  return `${id} ${user}`
}

function makeRoom(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const files = readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .map(name => ({ name, at: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at)
  for (const { name } of files.slice(MOST_OF_USER - 1)) rmSync(join(folder, name), { force: true })
}
