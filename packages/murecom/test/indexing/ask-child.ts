/** What a program asks of a library that it cannot write to. */
import { openLibrary } from '../../src/node.ts'

const [file, music] = process.argv.slice(2)
const library = await openLibrary(file!)
const [first] = library.songs()
const refusal = await library.addFolder(music!).then(
  () => 'none',
  (error: Error) => error.message,
)
const answer = {
  songs: library.songs().map(({ title }) => title),
  similar: (await library.similar(first!.path)).map(({ title }) => title),
  tags: (await library.tags(first!.path)).length,
  refusal,
}
library.close()
process.stdout.write(JSON.stringify(answer))
