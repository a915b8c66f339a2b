import { AudioDecodeError } from '../errors.ts'
import type { Session } from './session.ts'

/** Sessions of one file: one that has come to its end goes on to the next place, which saves the opening. */
export class Sessions {
  readonly #first: Session
  #idle: Session | undefined

  /** @param first a session that nobody else uses */
  constructor(first: Session) {
    this.#first = first
    this.#idle = first
  }

  /** A session at the packet that holds `frame`; at the start of the file where there is no such place. */
  async at(frame: number): Promise<Session> {
    const idle = this.#idle
    this.#idle = undefined
    try {
      return idle && (await idle.seek(frame)) ? idle : await this.#first.another(frame)
    } catch (error) {
      if (!AudioDecodeError.isInstance(error)) throw error
      return this.start()
    }
  }

  /** A session at the start of the file. */
  start(): Promise<Session> {
    return this.#first.another()
  }

  /** Takes back a session that is used no more. */
  release(session: Session): void {
    if (session.isSound) this.#idle = session
  }
}
