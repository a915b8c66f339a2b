/**
 * `pnpm bench [package]`: runs the bench/*.bench.ts of packages and examples, one after the other, in processes of their own.
 * Each adds its figures as a run to the ledger, benchmarks/results/<bench>, through `record`; the READMEs' tables are
 * made from the newest run by `node tools/checks/tables.ts`.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const [part = ''] = process.argv.slice(2)
const benches = globSync('{packages,examples}/*/bench/*.bench.ts', { cwd: root }).filter(path => path.includes(part))
if (benches.length === 0) {
  console.error(`no bench has ${JSON.stringify(part)} in its path`)
  process.exit(2)
}
for (const bench of benches.sort()) {
  console.log(`\n${bench}`)
  const args = ['--conditions=@murecom/source', '--expose-gc', '--no-warnings', join(root, bench)]
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
