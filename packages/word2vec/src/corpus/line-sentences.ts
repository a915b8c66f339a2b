import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { checkOptions, type OptionNames } from '@murecom/internal'

/** How lines are split. */
export interface LineSentencesOptions {
  /** What separates two words. Empty words are left out. Default any white space. */
  separator?: string | RegExp
}

const NAMES: OptionNames<LineSentencesOptions> = { separator: 1 }

/**
 * The sentences of a text file: one on each line, words between white space. Made for `Word2Vec.train`: each pass opens the file
 * again, and no more than a piece of it is in memory. A file whose name ends in `.gz` is unpacked on the way.
 *
 * @returns sentences that can be read again and again
 * @throws when iterated, the file system's error if the file cannot be read
 * @example
 * const model = await Word2Vec.train(lineSentences('playlists.txt'), { sg: true })
 */
export function lineSentences(path: string | URL, options?: LineSentencesOptions): AsyncIterable<string[]> {
  const { separator = /\s+/ } = checkOptions('lineSentences', options, NAMES)
  const words = (line: string): string[] => line.split(separator).filter(word => word !== '')
  return {
    async *[Symbol.asyncIterator]() {
      const file = createReadStream(path)
      const packed = String(path).endsWith('.gz')
      const stream = packed ? file.pipe(createGunzip()) : file
      // An error of the file does not pass through a pipe by itself.
      if (packed) file.on('error', error => stream.destroy(error))
      stream.setEncoding('utf8')
      let rest = ''
      try {
        for await (const chunk of stream as AsyncIterable<string>) {
          const lines = (rest + chunk).split('\n')
          rest = lines.pop()!
          for (const line of lines) yield words(line.endsWith('\r') ? line.slice(0, -1) : line)
        }
        if (rest !== '') yield words(rest)
      } finally {
        file.destroy()
      }
    },
  }
}
