/** Indexes a folder: what `killing.ts` ends. */
import { openLibrary } from '../../src/node.ts'

const [file, music] = process.argv.slice(2)
const library = await openLibrary(file!, { model: 'gtzan' })
await library.addFolder(music!, { workers: 2 })
library.close()
