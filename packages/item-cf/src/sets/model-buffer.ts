import { type BufferFormat, BufferReader, ForeignBufferError } from '@murecom/internal'
import { type Id, IdIndex } from '../ids.ts'

/** Ids as an array of a buffer: as integers where all are, or as JSON. */
export function idArray(ids: readonly Id[]): { array: Int32Array | Uint8Array; integers: boolean } {
  const integers = ids.every(id => Number.isInteger(id) && Math.abs(id as number) < 2 ** 31)
  const array = integers
    ? Int32Array.from(ids as number[])
    : new TextEncoder().encode(JSON.stringify(ids.map(id => (typeof id === 'bigint' ? [String(id)] : id))))
  return { array, integers }
}

/** A buffer of one of the models, read from its start. What is wrong with it is a ForeignBufferError with the reason. */
export class ModelReader extends BufferReader {
  readonly #where: string
  readonly #kind: string

  constructor(where: string, buffer: ArrayBuffer | Uint8Array, format: BufferFormat) {
    super(where, buffer, format)
    this.#where = where
    this.#kind = format.kind
  }

  refuse(why: string): never {
    throw new ForeignBufferError(`${this.#where}: this is not ${article(this.#kind)} ${this.#kind} buffer: ${why}`)
  }

  /** The options of the header, resolved as those of a call are. */
  options<Options, Resolved>(resolve: (where: string, options: Options) => Resolved): Resolved {
    try {
      return resolve(this.#where, this.header['options'] as Options)
    } catch (cause) {
      return this.refuse(`it has impossible options: ${messageOf(cause)}`)
    }
  }

  /**
   * The ids that {@link idArray} wrote; the header says as `integers` which way. JSON has no bigint: [digits] represents one.
   *
   * @param ids, items what they are called, and what has them, where two are the same
   */
  ids(length: number, [ids, items]: readonly [ids: string, items: string] = ['ids', 'items']): IdIndex {
    const index = new IdIndex(this.#ids(length))
    if (index.length !== length) this.refuse(`it has ${index.length} different ${ids} for ${length} ${items}`)
    return index
  }

  #ids(length: number): Id[] {
    if (this.header['integers'] === true) return [...this.take('Int32Array', length)]
    try {
      const list = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(this.take('Uint8Array'))) as unknown[]
      return list.map(entry => {
        if (typeof entry === 'string' || typeof entry === 'number') return entry
        return BigInt((entry as [string])[0])
      })
    } catch (cause) {
      return this.refuse(`its ids cannot be read: ${messageOf(cause)}`)
    }
  }
}

const article = (kind: string): string => (/^[AEIOU]/.test(kind) ? 'an' : 'a')
const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
