/** Renews a library and stops for ever at its first song, until the test ends it by SIGKILL. */
import { writeSync } from 'node:fs'
import { openLibrary } from '../../src/node.ts'

const library = await openLibrary(process.argv[2]!)
await library.renew({
  workers: 0,
  onProgress: () => {
    writeSync(1, 'one\n')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  },
})
