import { randomBytes } from 'node:crypto'
import { RecentMap } from '../sources/recent-map.ts'
import type { Users } from './users.ts'

/** A session that is not used ends after this many days. */
export const SESSION_DAYS = 30
const SESSION_MS = SESSION_DAYS * 24 * 3600 * 1000
/** Sessions that are kept; the one that was not used for the longest time makes room. */
const MOST_SESSIONS = 10_000

interface Session {
  name: string
  /** See `Users.verify`. */
  proof: string
  usedAt: number
}

/**
 * Who has signed in with a password. Sessions are kept in memory: a restart of the server ends them, a new password or the
 * removal of the user ends theirs.
 */
export class Sessions {
  readonly #users: Users
  readonly #sessions = new RecentMap<string, Session>(MOST_SESSIONS)
  readonly #now: () => number

  constructor(users: Users, now: () => number = Date.now) {
    this.#users = users
    this.#now = now
  }

  /** Begins a session; gives the id that its cookie carries: 32 random bytes. */
  begin(name: string, proof: string): string {
    const id = randomBytes(32).toString('base64url')
    this.#sessions.set(id, { name, proof, usedAt: this.#now() })
    return id
  }

  /** The user of a session; undefined when there is none, or it has ended. */
  userOf(id: string): string | undefined {
    const session = this.#sessions.get(id)
    if (!session) return undefined
    const now = this.#now()
    if (now - session.usedAt > SESSION_MS || !this.#users.stillHolds(session.name, session.proof)) {
      this.#sessions.delete(id)
      return undefined
    }
    session.usedAt = now
    return session.name
  }

  end(id: string): void {
    this.#sessions.delete(id)
  }
}
