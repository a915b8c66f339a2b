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
  /** Members of a class. */
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
export function namesOf(file: string, wanted: ReadonlyMap<string, string> | null): Map<string, PublicName> {
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
      isInternal: isInternal(text.slice(0, match.index)),
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
    if (isBlock) return withoutInternal(lines.slice(0, lines.findIndex(line => line.startsWith('}')) + 1))
    const end = lines.findIndex(
      (line, i) => i > 0 && !/^[ |}]/.test(line) && opened(lines.slice(0, i).join('\n')) === 0,
    )
    return lines.slice(0, end < 0 ? lines.length : end).join('\n')
  }
  if (kind === 'const') return withoutValue(first)
  if (kind === 'class') return first.replace(/ \{\}?$/, '')
  return signature(lines)
}

/** A constant or a field without its value; the `=` of `() => T` is part of its type. */
const withoutValue = (line: string): string => line.replace(/ =(?!>).*$/, '')

/** How many brackets are open at the end of a text. */
const opened = (text: string): number => (text.match(/[({[]/g) ?? []).length - (text.match(/[)}\]]/g) ?? []).length

/** An interface without the members that are marked `@internal`. */
function withoutInternal(lines: readonly string[]): string {
  const kept: string[] = []
  for (let i = 0; i < lines.length; i++) {
    if (!/^ {2}\/\*\*/.test(lines[i]!)) {
      kept.push(lines[i]!)
      continue
    }
    let end = i
    while (!lines[end]!.endsWith('*/')) end++
    const isHidden = isInternal(lines.slice(i, end + 1).join('\n'))
    // the member ends at the first line where its brackets are closed
    if (isHidden) for (let text = lines[++end]!; opened(text) > 0; text += lines[end]) end++
    else kept.push(...lines.slice(i, end + 1))
    i = end
  }
  return kept.join('\n')
}

/** Lines up to the `{` that opens the body: the one at which all brackets before it are closed, and which is no type. */
function signature(lines: readonly string[]): string {
  let text = ''
  for (const line of lines) {
    text += (text === '' ? '' : '\n') + line
    const before = text.replace(/ \{(?: .*\})?$/, '')
    const open = opened(before)
    if (/\{(?: .*\})?$/.test(line) && open === 0 && !before.endsWith(':')) return before
    if (open === 0 && !line.endsWith('{')) return text // an overload, which has no body
  }
  return lines[0] ?? ''
}

/** Public methods, accessors and fields of a class. */
function members(lines: readonly string[]): Member[] {
  const end = lines.findIndex(line => line.startsWith('}'))
  const body = lines.slice(1, end)
  /** The overload before this line, which has no body: `constructor`. */
  let overloaded = ''
  return body.flatMap((line, i) => {
    if (
      !/^ {2}(?:static |readonly |async |get |set |override |\*)*(?:\[?\w[\w.]*\]?)[?!]?[(<:]/.test(line) &&
      !/^ {2}(?:static )?get \w/.test(line)
    )
      return []
    if (/^ {2}(?:private|protected|declare|override readonly name|override name)/.test(line)) return []
    const before = body.slice(0, i).join('\n')
    const isField = !line.includes('(') || (/^[^(<]*:/.test(line) && opened(withoutValue(line)) === 0)
    const text = isField ? withoutValue(line) : signature(body.slice(i).map(l => l.slice(2)))
    const name = /^[^(<]*/.exec(line)![0].replace(/\basync /, '')
    const hasBody = isField || /\{(?: .*\})?$/.test(body[i + text.split('\n').length - 1]!)
    const isImplementation = hasBody && overloaded === name
    overloaded = hasBody ? '' : name
    return isImplementation || isInternal(before)
      ? []
      : [{ text: text.replace(/\s+/g, ' ').trim(), doc: docOf(before) }]
  })
}

/** What is written in the docblock that a text ends with. */
const docblock = (before: string): string | undefined => /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(before)?.[1]

/** Whether the docblock that a text ends with says `@internal`. */
const isInternal = (before: string): boolean => /@internal\b/.test(docblock(before) ?? '')

/** The docblock that a text ends with, as Markdown; empty when there is none. */
function docOf(before: string): string {
  const block = docblock(before)
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
    .replace(/^@param (\S+)\s*/gm, '- `$1`: ')
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
