/**
 * A process that asks a library on PostgreSQL for similar songs, for shared-scale.bench.ts: with a copy, or there. It prints what it
 * took and what was answered, as a line of JSON.
 *
 * Arguments: `copy` or `there`, the address, the folder of the copy, a file with paths as a JSON array.
 */
import { readFileSync } from 'node:fs'
import { openLibrary, openSharedSounds } from '../src/node.ts'

/** What is printed. */
export interface Asked {
  /** From the call that opens it to the first answer. */
  startSeconds: number
  /** What each question after the first took. */
  milliseconds: number[]
  /** The process at its end, in MB. */
  rss: number
  /** Paths, best first, of each question. */
  answers: string[][]
}

const LIMIT = 10

const [way, address, mirrorFolder, file] = process.argv.slice(2) as [string, string, string, string]
const paths = JSON.parse(readFileSync(file, 'utf8')) as string[]
const began = performance.now()
const { similar, close } = await (way === 'copy' ? openCopy() : openThere())
const asked: Asked = { startSeconds: 0, milliseconds: [], rss: 0, answers: [] }
for (const path of paths) {
  const start = performance.now()
  const songs = await similar(path)
  if (asked.answers.length === 0) asked.startSeconds = (performance.now() - began) / 1000
  else asked.milliseconds.push(performance.now() - start)
  asked.answers.push(songs.map(song => song.path))
}
asked.rss = process.memoryUsage.rss() / 1e6
console.log(JSON.stringify(asked))
await close()

async function openCopy() {
  const library = await openLibrary(address, { mirrorFolder })
  const parallel = await library.parallel()
  return {
    similar: (path: string) => parallel.similar(path, { limit: LIMIT }),
    close: async () => {
      await parallel.close()
      library.close()
    },
  }
}

async function openThere() {
  const sounds = await openSharedSounds(address)
  return { similar: (path: string) => sounds.similar(path, { limit: LIMIT }), close: () => sounds.close() }
}
