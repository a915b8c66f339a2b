/**
 * Every name that a published package exports has a docblock where it is declared. Goes through the files that the
 * package's `exports` name, and follows `export { a } from './b.ts'`.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const missing: string[] = []
let count = 0

for (const manifest of globSync('packages/*/package.json', { cwd: root })) {
  const folder = dirname(join(root, manifest))
  const { private: isPrivate, exports } = JSON.parse(readFileSync(join(root, manifest), 'utf8')) as {
    private?: boolean
    exports: Record<string, { '@murecom/source'?: string } | string>
  }
  if (isPrivate) continue
  for (const entry of Object.values(exports)) {
    const source = typeof entry === 'string' ? undefined : entry['@murecom/source']
    if (source && existsSync(join(folder, source))) visit(join(folder, source), null)
  }
}
const unique = [...new Set(missing)]
for (const line of unique) console.error(line)
console.log(`${count} exported names looked at, ${unique.length} without a docblock`)
if (unique.length > 0) process.exit(1)

/** Checks the declarations of `file`: those in `names`, or all that are exported when it is null. */
function visit(file: string, names: Set<string> | null): void {
  const text = readFileSync(file, 'utf8')
  for (const [, list = '', from = ''] of text.matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/g)) {
    const local = new Map(
      list
        .split(',')
        .map(item => item.trim().replace(/^type /, ''))
        .filter(Boolean)
        .map(item => (item.split(' as ') as [string, string?]).reverse() as [string, string?])
        .map(([outer, inner]) => [outer as string, inner ?? (outer as string)]),
    )
    const wanted = new Set([...local].filter(([outer]) => names === null || names.has(outer)).map(([, inner]) => inner))
    if (wanted.size > 0 && from.startsWith('.')) visit(resolve(dirname(file), from), wanted)
  }
  const declaration = /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|interface|type|const) (\w+)/gm
  for (const match of text.matchAll(declaration)) {
    const name = match[1] as string
    if (names !== null && !names.has(name)) continue
    count++
    const before = text.slice(0, match.index).trimEnd()
    if (!before.endsWith('*/')) {
      const line = text.slice(0, match.index).split('\n').length
      missing.push(`${relative(root, file)}:${line}: ${name} has no docblock`)
    }
  }
}
