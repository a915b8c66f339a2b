import { type InstantSource, MissingBytes } from '../reading/cached.ts'
import { END, type SymphoniaExports } from './exports.ts'
import { type Instance, type SymphoniaBuild, startInstance } from './instance.ts'

/** Bytes ahead of the decoder that are read before it asks for them. */
const AHEAD = 2 ** 19
/** Times that an opening or a seek may begin again with more of the file. */
const MOST_TRIES = 4096

/** A file that Symphonia has open, at some place. */
export class Session {
  readonly #build: SymphoniaBuild
  readonly #source: InstantSource
  readonly #gapless: boolean
  #instance!: Instance
  #isSound = true

  private constructor(build: SymphoniaBuild, source: InstantSource, gapless: boolean) {
    this.#build = build
    this.#source = source
    this.#gapless = gapless
  }

  /** Opens the file; `then` goes to a place. It begins again where bytes are missing that have to be waited for. */
  static async open(
    build: SymphoniaBuild,
    source: InstantSource,
    gapless: boolean,
    then: (instance: Instance) => void = () => undefined,
  ): Promise<Session> {
    const session = new Session(build, source, gapless)
    for (let tries = 0; ; tries++) {
      try {
        session.#instance = await startInstance(build, source)
        session.#instance.run(exports => exports.open(gapless ? 1 : 0))
        then(session.#instance)
        return session
      } catch (error) {
        if (!(error instanceof MissingBytes) || tries > MOST_TRIES) throw error
        await source.load(error.offset)
      }
    }
  }

  /** Goes to the packet that holds `frame`; false where another session has to do that. */
  async seek(frame: number): Promise<boolean> {
    // Behind the begin of another stream the clock is another one.
    if (!this.#isSound || this.exports.chained() > 0) return false
    this.#isSound = false
    try {
      this.#instance.run(exports => exports.seek(frame))
    } catch (error) {
      if (!(error instanceof MissingBytes)) throw error
      await this.load(error)
      return false
    }
    this.#isSound = true
    return true
  }

  /** Another session of the same file, at its start or at the packet that holds `frame`. */
  another(frame?: number): Promise<Session> {
    return Session.open(this.#build, this.#source, this.#gapless, instance => {
      if (frame !== undefined) instance.run(exports => exports.seek(frame))
    })
  }

  /** False after an error, which leaves the decoder in no state to go on. */
  get isSound(): boolean {
    return this.#isSound
  }

  get exports(): SymphoniaExports {
    return this.#instance.exports
  }

  /** Decodes the next packet: samples, which may be 0, or undefined at the end. */
  async next(): Promise<number | undefined> {
    return this.#step(exports => exports.next())
  }

  /** Passes over the next packet: false at the end. */
  async skip(): Promise<boolean> {
    return (await this.#step(exports => exports.skip())) !== undefined
  }

  async #step(call: (exports: SymphoniaExports) => number): Promise<number | undefined> {
    if (this.#source.waits) await this.#readAhead()
    this.#isSound = false
    const result = this.#instance.run(call)
    this.#isSound = true
    return result === END ? undefined : result
  }

  async #readAhead(): Promise<void> {
    const at = this.#instance.position()
    for (const offset of [at, Math.min(at + AHEAD, this.#source.size - 1)]) {
      try {
        this.#source.readNow(offset, 1)
      } catch (error) {
        if (!(error instanceof MissingBytes)) throw error
        await this.#source.load(error.offset)
      }
    }
  }

  /** Reads what a call missed; the session is spent, and another one has to go on. */
  load(missing: MissingBytes): Promise<void> {
    return this.#source.load(missing.offset)
  }

  /** The planar samples of the latest packet, valid until the next one. */
  channels(frames: number): Float32Array[] {
    const { exports } = this
    const count = exports.channels()
    const all = new Float32Array(exports.memory.buffer, exports.samples(), count * frames)
    return Array.from({ length: count }, (_, c) => all.subarray(c * frames, (c + 1) * frames))
  }

  bytesAt(address: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, address, length).slice()
  }
}
