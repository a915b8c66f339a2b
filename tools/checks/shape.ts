/**
 * The shape of the sources in `src` of each package and in packages/cli/web/src; tests, AssemblyScript, tools and examples
 * are not looked at. A door (index.ts, simd.ts, node.ts, every subpath) has re-exports only. No TypeScript file is longer
 * than 300 lines. No folder has more than 15 files, unless docs/architecture.md has a line that names it and says why:
 * "- `packages/cli/src/commands`: one command a file".
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { list, packages, read, report, root } from './sources.ts'

const MOST_LINES = 300
const MOST_FILES = 15

const found: string[] = []
const files = list(['packages/*/src/**/*.*', 'packages/cli/web/src/**/*.*'])
for (const path of files) {
  if (!path.endsWith('.ts') || path.includes('/generated/')) continue
  const lines = read(path).text.split('\n').length - 1
  if (lines > MOST_LINES) found.push(`${path}: ${lines} lines, at most ${MOST_LINES}`)
}
const REEXPORT = /^\s*(?:export|import)\s[^;'"]*?\bfrom\s*'[^']+'\s*$/gm
for (const { isPrivate, doors } of packages()) {
  for (const [subpath, path] of doors) {
    if (isPrivate || subpath === './worker') continue // a worker has to begin its work
    const rest = read(path).code.replace(REEXPORT, '').trim()
    if (rest !== '') found.push(`${path}: the door ${subpath} has more than re-exports: ${rest.split('\n')[0]}`)
  }
}
const reasons = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8')
for (const folder of new Set(files.map(path => dirname(path)))) {
  const count = files.filter(path => dirname(path) === folder).length
  if (count <= MOST_FILES || reasons.includes(`- \`${folder}\`: `)) continue
  found.push(`${folder}: ${count} files, at most ${MOST_FILES} without a reason in docs/architecture.md`)
}
report('shape of the sources', found)
