/**
 * The subjects of commits: at most 72 characters; what needs more words has them in the body. `commits.ts BASE` looks at what
 * has come since BASE. CI calls it with the branch of a pull request.
 */
import { execFileSync } from 'node:child_process'
import { report, root } from './sources.ts'

const MOST = 72
const base = process.argv[2]
if (!base) {
  console.error('name the commit that others are compared with, such as origin/main')
  process.exit(2)
}
const log = execFileSync('git', ['log', '--no-merges', '--format=%h %s', `${base}..HEAD`], {
  cwd: root,
  encoding: 'utf8',
})
const long = log
  .split('\n')
  .filter(line => line.slice(line.indexOf(' ') + 1).length > MOST)
  .map(line => `${line}: a subject has at most ${MOST} characters, the rest belongs in the body`)
process.argv.splice(2) // `report` takes arguments for a part of the sources
report('subjects of commits', long)
