/**
 * The public declarations of the published packages, by subpath and name, with their signatures, members and docblocks.
 *
 * It reads the sources as Biome lays them out (a declaration ends at the first `}` in column 0, members are indented by
 * two spaces), because TypeScript 7 has no API that TypeDoc could use; docs/decisions/0360-api-reference.md.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { root } from './sources.ts'

interface Manifest {
  name: string
  description: string
  private?: boolean
  exports: Record<string, { '@murecom/source'?: string } | string>
}

/** A public name that a file of the package declares, or that comes from another package. */
export type PublicName = { from: string } | Declaration

export interface Declaration {
  kind: 'function' | 'class' | 'interface' | 'type' | 'const'
  /** Absolute path of its file. */
  file: string
  line: number
  /** Without a body. */
  head: string
  /** Docblock as Markdown. */
  doc: string
  /** Marked so in its docblock: the compiler leaves it out of the declarations that users get. */
  isInternal: boolean
  /** Of a class. */
  members: Member[]
}

interface Member {
  text: string
  doc: string
}

export interface PublicPackage {
  /** Below `packages`. */
  folder: string
  name: string
  description: string
  subpaths: Subpath[]
}

interface Subpath {
  /** As it is imported: `@murecom/knn/simd`. */
  specifier: string
  /** Absolute path of its source. */
  source: string
  /** The package of which it exports everything. */
  again: string | undefined
  names: Map<string, PublicName>
}

const DECLARATION = /^export (?:declare )?(?:abstract )?(?:async )?(function\*?|class|interface|type|const) (\w+)/gm

/** The published packages. */
export function publicPackages(): PublicPackage[] {
  return globSync('packages/*/package.json', { cwd: root })
    .sort()
    .flatMap(path => {
      const folder = dirname(join(root, path))
      const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest
      if (manifest.private) return []
      const subpaths = Object.entries(manifest.exports).flatMap(([subpath, entry]) => {
        const source = typeof entry === 'string' ? undefined : entry['@murecom/source']
        if (!source || !existsSync(join(folder, source))) return []
        const again = /^export \* from '([^']+)'\s*$/.exec(readFileSync(join(folder, source), 'utf8'))?.[1]
        const names = again ? new Map<string, PublicName>() : namesOf(join(folder, source), null)
        return [{ specifier: manifest.name + subpath.slice(1), source: join(folder, source), again, names }]
      })
      const { name, description } = manifest
      return [{ folder: path.split(/[\\/]/)[1]!, name, description, subpaths }]
    })
}

/** Exported names of a file, or those of `wanted` (inner name -> outer name), with what is written there. */
function namesOf(file: string, wanted: ReadonlyMap<string, string> | null): Map<string, PublicName> {
  const text = readFileSync(file, 'utf8')
  const found = new Map<string, PublicName>()
  for (const [, list = '', from = ''] of text.matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/g)) {
    const local = new Map<string, string>()
    for (const item of list.split(',').map(part => part.trim().replace(/^type /, ''))) {
      const [inner = '', outer = inner] = item.split(' as ')
      if (inner !== '' && (wanted === null || wanted.has(outer))) local.set(inner, wanted?.get(outer) ?? outer)
    }
    if (from.startsWith('.')) for (const [k, v] of namesOf(resolve(dirname(file), from), local)) found.set(k, v)
    else for (const outer of local.values()) found.set(outer, { from })
  }
  for (const match of text.matchAll(DECLARATION)) {
    const [, kind = '', name = ''] = match
    if (wanted !== null && !wanted.has(name)) continue
    const lines = text.slice(match.index).split('\n')
    found.set(wanted?.get(name) ?? name, {
      kind: kind.replace('*', '') as Declaration['kind'],
      file,
      line: text.slice(0, match.index).split('\n').length,
      head: head(kind, lines),
      doc: docOf(text.slice(0, match.index)),
      isInternal: /@internal\b(?:(?!\*\/)[\s\S])*\*\/\s*$/.test(text.slice(0, match.index)),
      members: kind === 'class' ? members(lines) : [],
    })
  }
  return found
}

/** A declaration without its body. */
function head(kind: string, lines: readonly string[]): string {
  const [first = ''] = lines
  if (kind === 'interface' || kind === 'type') {
    const isBlock = kind === 'interface' ? !first.endsWith('{}') : first.endsWith('{')
    const end = lines.findIndex((line, i) => (isBlock ? line.startsWith('}') : i > 0 && !/^[ |}]/.test(line)))
    return lines.slice(0, isBlock ? end + 1 : end < 0 ? 1 : end).join('\n')
  }
  if (kind === 'const') return first.replace(/ =.*$/, '')
  if (kind === 'class') return first.replace(/ \{\}?$/, '')
  return signature(lines)
}

/** Lines up to the `{` that opens the body: the one at which all brackets before it are closed, and which is no type. */
function signature(lines: readonly string[]): string {
  let text = ''
  for (const line of lines) {
    text += (text === '' ? '' : '\n') + line
    const before = text.replace(/ \{(?: .*\})?$/, '')
    const open = (before.match(/[({[]/g) ?? []).length - (before.match(/[)}\]]/g) ?? []).length
    if (/\{(?: .*\})?$/.test(line) && open === 0 && !before.endsWith(':')) return before
    if (open === 0 && !line.endsWith('{')) return text // an overload, which has no body
  }
  return lines[0] ?? ''
}

/** Public methods, accessors and fields of a class. */
function members(lines: readonly string[]): Member[] {
  const end = lines.findIndex(line => line.startsWith('}'))
  const body = lines.slice(1, end)
  return body.flatMap((line, i) => {
    if (
      !/^ {2}(?:static |readonly |async |get |set |override |\*)*(?:\[?\w[\w.]*\]?)[?!]?[(<:]/.test(line) &&
      !/^ {2}(?:static )?get \w/.test(line)
    )
      return []
    if (/^ {2}(?:private|protected|declare|override readonly name|override name)/.test(line)) return []
    const doc = docOf(body.slice(0, i).join('\n'))
    if (doc.includes('@internal') || body.slice(0, i).join('\n').trimEnd().endsWith('@internal */')) return []
    const isField = !line.includes('(')
    const text = isField ? line.replace(/ =.*$/, '') : signature(body.slice(i).map(l => l.slice(2)))
    return [{ text: text.replace(/\s+/g, ' ').trim(), doc }]
  })
}

/** The docblock that a text ends with, as Markdown; empty when there is none. */
function docOf(before: string): string {
  const block = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(before)?.[1]
  if (block === undefined) return ''
  const lines = block.split('\n').map(line => line.replace(/^\s*\* ?/, '').trimEnd())
  const [example = '', ...rest] = lines
    .join('\n')
    .trim()
    .split(/^@example\s*/m)
    .reverse()
  const isExample = rest.length > 0
  const prose = (isExample ? rest.reverse().join('\n') : example)
    .replace(/\{@link (?:\w+\.)*([^}|\s]+)[^}]*\}/g, '`$1`')
    .replace(/^@param (?:options )?(\S+)\s*/gm, '- `$1`: ')
    .replace(/^@(returns|throws) /gm, '- $1: ')
    .replace(/^@(\w+)/gm, '$1')
    .trim()
  const shown = isExample ? code(example.replace(/^```\w*\n?|```$/gm, '').trim()) : ''
  return [prose, shown]
    .filter(Boolean)
    .map(text => `${text}\n`)
    .join('\n')
}

/** As a block of code in Markdown. */
export function code(text: string): string {
  return `\`\`\`ts\n${text.trimEnd()}\n\`\`\`\n`
}
