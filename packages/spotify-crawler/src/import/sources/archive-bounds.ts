import { ImportError } from '../../errors.ts'

/** Archives within each other: Apple's export is a zip file of zip files of zip files. */
const DEEPEST = 3
const MOST_ENTRIES = 100_000
/** The Million Playlist Dataset takes half of it. */
const MOST_BYTES = 64e9
/** Lists and histories shrink to a tenth, or a thirtieth; an archive of zeros to a thousandth. */
const MOST_TIMES = 100
/** What any archive may hold, however small it is. */
const FREE_BYTES = 100e6

const MEGABYTE = 1e6

/**
 * What an archive may hold, with all the archives in it: a few bytes can stand for more than any disk has. The sizes are
 * those that its directory says; the reader of an entry refuses one that holds more than it said.
 */
export class ArchiveBounds {
  readonly #size: number
  #entries = 0
  #bytes = 0
  #depth = 0

  /** @param size bytes of the outermost archive */
  constructor(size: number) {
    this.#size = size
  }

  /** Called before an archive is opened. @throws ImportError when it lies too deep */
  enter(): void {
    if (this.#depth === DEEPEST) throw new ImportError(`zip files within each other: at most ${DEEPEST} are opened`)
    this.#depth++
  }

  leave(): void {
    this.#depth--
  }

  /** Called for each entry before any is read. @throws ImportError when the archive holds too much */
  add(bytes: number): void {
    this.#bytes += bytes
    if (++this.#entries > MOST_ENTRIES) {
      throw new ImportError(`a zip file of more than ${MOST_ENTRIES.toLocaleString('en')} entries`)
    }
    if (this.#bytes > MOST_BYTES) throw new ImportError(`a zip file that holds more than ${MOST_BYTES / 1e9} GB`)
    if (this.#bytes > Math.max(FREE_BYTES, MOST_TIMES * this.#size)) {
      const sizes = `${megabytes(this.#bytes)} or more in ${megabytes(this.#size)}`
      throw new ImportError(
        `a zip file that holds ${sizes}: at most ${megabytes(FREE_BYTES)}, or ${MOST_TIMES} times its size, are unpacked`,
      )
    }
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toLocaleString('en', { maximumFractionDigits: 1 })} MB`
}
