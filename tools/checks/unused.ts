/**
 * Exports that nobody imports: not another file, a test, a bench or an example, and which no subpath of a published
 * package names. Such a name is dead, or it need not be exported.
 */
import { exportsOf, importsOf, lineOf, list, packages, passedOn, read, report, resolver } from './sources.ts'

const all = packages()
const resolve = resolver(all)
const declaring = list([
  'packages/*/src/**/*.ts',
  'packages/cli/web/src/**/*.ts',
  'tools/checks/*.ts',
  'benchmarks/*.ts',
]).filter(p => !p.includes('/generated/'))
const users = list([
  'packages/*/{src,test,bench,scripts,assembly}/**/*.{ts,mjs}',
  'packages/*/*.ts',
  'packages/cli/web/**/*.ts',
  'examples/**/*.{ts,mjs}',
  'tools/**/*.{ts,mjs}',
  'benchmarks/*.ts',
  '*.ts',
]).map(read)

/** What is used of each file. */
const used = new Map<string, Set<string> | '*'>()
const use = (path: string, names: readonly string[] | '*'): void => {
  const before = used.get(path)
  if (before === '*') return
  if (names === '*') used.set(path, '*')
  else used.set(path, new Set([...(before ?? []), ...names]))
}
for (const user of users) {
  for (const { specifier, names } of importsOf(user)) {
    const path = resolve(user.path, specifier)
    if (path) use(path, names)
  }
}
// Whoever installs a package may import what its subpaths name. Nobody installs a private one.
for (const { isPrivate, doors } of all) if (!isPrivate) for (const path of doors.values()) use(path, '*')

const found: string[] = []
for (const source of declaring.map(read)) {
  const names = used.get(source.path)
  if (names === '*') continue
  const own = [...exportsOf(source), ...passedOn(source).map(({ outer, offset }) => [outer, offset] as const)]
  for (const [name, offset] of own) {
    if (!names?.has(name)) {
      found.push(
        `${source.path}: nobody imports ${name} (line ${lineOf(source.text, offset)}): delete it, or do not export it`,
      )
    }
  }
}
report('exports that nobody imports', found)
