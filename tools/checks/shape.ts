/**
 * The shape of the sources: no TypeScript file over 300 lines, and no folder with over 15 files unless docs/architecture.md has a
 * line that names it and says why: "- `packages/cli/src/commands`: one command a file".
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { list, read, report, root } from './sources.ts'

const MOST_LINES = 300
const MOST_FILES = 15

/** Beginnings of what is still open. */
const OPEN: readonly string[] = ['packages/spotify-crawler/']

const found: string[] = []
const files = list(['packages/*/src/**/*.*', 'packages/cli/web/src/**/*.*'])
for (const path of files) {
  if (!path.endsWith('.ts') || path.includes('/generated/')) continue
  const lines = read(path).text.split('\n').length - 1
  if (lines > MOST_LINES) found.push(`${path}: ${lines} lines, at most ${MOST_LINES}`)
}
const reasons = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8')
for (const folder of new Set(files.map(path => dirname(path)))) {
  const count = files.filter(path => dirname(path) === folder).length
  if (count <= MOST_FILES || reasons.includes(`- \`${folder}\`: `)) continue
  found.push(`${folder}: ${count} files, at most ${MOST_FILES} without a reason in docs/architecture.md`)
}
report('shape of the sources', found, OPEN)
