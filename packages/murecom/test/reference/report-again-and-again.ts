/** `report-again-and-again.ts <library> <radio>`: reports one song after the other, and prints how many are noted. */
import { openLibrary, Radio } from '../../src/node.ts'

const [library = '', file = ''] = process.argv.slice(2)
const opened = await openLibrary(library)
const radio = await Radio.resume(opened, file)
const paths = opened.songs().map(({ path }) => path)
for (let i = 0; radio.length < 400; i++) {
  radio.report({ path: paths[i % paths.length]!, outcome: i % 2 ? 'skipped' : 'completed' })
  process.stdout.write(`${radio.length}\n`)
}
