/** What the checks read: sources without their comments, comments with their lines, and what a file imports and exports. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, posix, sep } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

/** A file: its path from the root with `/`, its text, and the same text with blanks where comments are. */
export interface Source {
  path: string
  text: string
  code: string
  comments: { line: number; text: string }[]
}

/** TypeScript and AssemblyScript of the packages; that of packages/assembly lies in the package itself. */
export const SOURCES = [
  'packages/*/{src,assembly}/**/*.ts',
  'packages/assembly/**/*.ts',
  'packages/cli/web/src/**/*.ts',
]

/** Names that one file takes from another; `'*'` when all of them may be used. */
interface Import {
  specifier: string
  names: readonly string[] | '*'
}

/** Paths that fit, from the root, with `/`, sorted; never of installed or built files. */
export function list(patterns: string | readonly string[]): string[] {
  const found = globSync(patterns, {
    cwd: root,
    exclude: path => path.endsWith('node_modules') || path.endsWith(`${sep}dist`),
  })
  return found.map(path => path.split(sep).join('/')).sort()
}

export function read(path: string): Source {
  return sourceOf(path, readFileSync(join(root, path), 'utf8'))
}

export function sourceOf(path: string, text: string): Source {
  return { path, text, ...withoutComments(text) }
}

export const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

/** Where a `/` begins a regular expression, not a division. */
const BEFORE_REGEX = /(?:^|[=(,:[!&|?{};+\n>~*%<-]|\b(?:return|typeof|case|in|of|do|else|void|yield|await))\s*$/

function withoutComments(text: string): Pick<Source, 'code' | 'comments'> {
  const comments: Source['comments'] = []
  let code = ''
  let i = 0
  /** What ends each `${` that is open, innermost last: the depth of braces inside it. */
  const templates: number[] = []
  const take = (end: number): void => {
    code += text.slice(i, end)
    i = end
  }
  const blank = (end: number): void => {
    comments.push({ line: lineOf(text, i), text: text.slice(i, end) })
    code += text.slice(i, end).replace(/[^\n]/g, ' ')
    i = end
  }
  const template = (): void => {
    let end = i
    while (end < text.length && text[end] !== '`' && !text.startsWith('${', end)) end += text[end] === '\\' ? 2 : 1
    if (text.startsWith('${', end)) {
      templates.push(0)
      take(end + 2)
    } else take(end + 1)
  }
  while (i < text.length) {
    const c = text[i]!
    if (text.startsWith('//', i)) blank(until(text, '\n', i))
    else if (text.startsWith('/*', i)) blank(Math.min(text.length, until(text, '*/', i + 2) + 2))
    else if (c === "'" || c === '"') {
      let end = i + 1
      while (end < text.length && text[end] !== c && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1
      take(end + 1)
    } else if (c === '`') {
      take(i + 1)
      template()
    } else if (c === '/' && BEFORE_REGEX.test(code.slice(-40))) {
      let end = i + 1
      let isClass = false
      while (end < text.length && text[end] !== '\n' && (isClass || text[end] !== '/')) {
        if (text[end] === '[') isClass = true
        else if (text[end] === ']') isClass = false
        end += text[end] === '\\' ? 2 : 1
      }
      take(end + 1)
    } else if (c === '{' && templates.length > 0) {
      templates[templates.length - 1]!++
      take(i + 1)
    } else if (c === '}' && templates.length > 0) {
      take(i + 1)
      if (templates[templates.length - 1] === 0) {
        templates.pop()
        template()
      } else templates[templates.length - 1]!--
    } else take(i + 1)
  }
  return { code, comments }
}

function until(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from)
  return at < 0 ? text.length : at
}

const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map(part =>
      part
        .trim()
        .replace(/^type /, '')
        .replace(/(?: as |:).*$/, '')
        .trim(),
    )
    .filter(Boolean)

/** What a file imports and re-exports, by the names at their source. */
export function importsOf({ code }: Source): Import[] {
  const found: Import[] = []
  for (const [, clause = '', specifier = ''] of code.matchAll(
    /^\s*(?:import|export)\s+(?:type\s+)?((?:\w+|\*(?: as \w+)?)?,?\s*(?:\{[^}]*\})?)\s*from\s*'([^']+)'/gm,
  )) {
    const braces = /\{([^}]*)\}/.exec(clause)?.[1]
    const space = /\* as (\w+)/.exec(clause)?.[1]
    const names = braces === undefined ? [] : namesIn(braces)
    if (/^\w/.test(clause.trim())) names.push('default')
    if (space !== undefined && code.includes(`${space}.`)) {
      const others = new RegExp(`(?<![\\w.])${space}(?!\\w|\\.\\w)`, 'g')
      const uses = [...code.matchAll(others)].length
      if (uses <= 1) {
        for (const [, name = ''] of code.matchAll(new RegExp(`(?<![\\w.])${space}\\.(\\w+)`, 'g'))) names.push(name)
        found.push({ specifier, names })
      } else found.push({ specifier, names: '*' })
    } else found.push({ specifier, names: clause.includes('*') ? '*' : names })
  }
  for (const [, specifier = ''] of code.matchAll(/^\s*import\s*'([^']+)'/gm)) found.push({ specifier, names: [] })
  for (const match of code.matchAll(/\bimport\(\s*'([^']+)'\s*,?\s*\)/g)) {
    const before = code.slice(Math.max(0, match.index - 300), match.index)
    const after = code.slice(match.index + match[0].length)
    const braces = /\{([^{}]*)\}\s*=\s*(?:\(?await\s+)$/.exec(before)?.[1]
    const member =
      /^\s*\)?\s*\.(?!then\b)(\w+)/.exec(after)?.[1] ?? /^\s*\.then\(\s*\(?(\w+)\)?\s*=>\s*\1\.(\w+)/.exec(after)?.[2]
    const taken = /^\s*\.then\(\s*\(?\{([^}]*)\}/.exec(after)?.[1]
    const names = braces ?? taken
    found.push({ specifier: match[1]!, names: names !== undefined ? namesIn(names) : member ? [member] : '*' })
  }
  for (const [, specifier = ''] of code.matchAll(/new URL\(\s*'(\.[^']+\.ts)'\s*,\s*import\.meta\.url/g)) {
    found.push({ specifier, names: [] })
  }
  return found
}

/** Names that a file declares and exports, with the offsets of their declarations. */
export function exportsOf({ code }: Source): Map<string, number> {
  const found = new Map<string, number>()
  const declaration =
    /^export (?:default )?(?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|interface|type|const|let|enum) (\w+)/gm
  for (const match of code.matchAll(declaration)) found.set(match[1]!, match.index)
  for (const match of code.matchAll(/^export const [{[]([^}\]=]*)[}\]]/gm)) {
    for (const name of match[1]!.split(',')) found.set(name.replace(/.*:/, '').trim(), match.index)
  }
  for (const match of code.matchAll(/^export (?:type )?\{([^}]*)\}(?!\s*from)/gm)) {
    for (const part of match[1]!.split(',').filter(p => p.trim())) {
      found.set(
        part
          .trim()
          .replace(/^type /, '')
          .replace(/^.* as /, ''),
        match.index,
      )
    }
  }
  found.delete('')
  return found
}

/** Names that a file passes on from another one: outer name, where it comes from, inner name. */
export function passedOn({ code }: Source): { outer: string; inner: string; specifier: string; offset: number }[] {
  const found: ReturnType<typeof passedOn> = []
  for (const match of code.matchAll(/^export (?:type )?\{([^}]*)\}\s*from\s*'([^']+)'/gm)) {
    for (const part of match[1]!.split(',').filter(p => p.trim())) {
      const [inner = '', outer = inner] = part
        .trim()
        .replace(/^type /, '')
        .split(' as ')
      found.push({ outer: outer.trim(), inner: inner.trim(), specifier: match[2]!, offset: match.index })
    }
  }
  return found
}

interface Package {
  /** Its folder below `packages`. */
  folder: string
  name: string
  isPrivate: boolean
  /** Sources of its subpaths, by subpath (`.`, `./simd`), from the root. */
  doors: Map<string, string>
}

/** The workspaces in `packages`. */
export function packages(): Package[] {
  return list('packages/*/package.json').map(path => {
    const folder = path.split('/')[1]!
    const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as {
      name: string
      private?: boolean
      exports?: Record<string, { '@murecom/source'?: string } | string>
    }
    const doors = new Map<string, string>()
    for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
      const source = typeof target === 'string' ? undefined : target['@murecom/source']
      if (source && existsSync(join(root, 'packages', folder, source))) {
        doors.set(subpath, posix.join('packages', folder, source))
      }
    }
    return { folder, name: manifest.name, isPrivate: manifest.private === true, doors }
  })
}

/** The file that an import names, from the root; undefined for a package that is not ours. */
export function resolver(all: readonly Package[]): (from: string, specifier: string) => string | undefined {
  const byName = new Map(all.map(p => [p.name, p]))
  return (from, specifier) => {
    if (specifier.startsWith('.')) return posix.join(dirname(from), specifier)
    const parts = specifier.split('/')
    const name = parts.splice(0, specifier.startsWith('@') ? 2 : 1).join('/')
    return byName.get(name)?.doors.get(parts.length > 0 ? `./${parts.join('/')}` : '.')
  }
}

/**
 * Prints what is wrong and ends the program with 1 when something is. `node tools/checks/shape.ts knn` looks at what
 * has `knn` in it.
 *
 * @param open beginnings of lines that are left out for now; the list is emptied before a check counts as done
 */
export function report(what: string, found: readonly string[], open: readonly string[] = []): void {
  const part = process.argv.slice(2).find(argument => !argument.startsWith('--'))
  const isOpen = (line: string): boolean => open.some(start => line.startsWith(start))
  const wrong = found.filter(line => (part === undefined ? !isOpen(line) : line.includes(part)))
  for (const line of wrong) console.error(line)
  if (wrong.length > 0) {
    console.error(`${what}: ${wrong.length} ${wrong.length === 1 ? 'fault' : 'faults'}`)
    process.exit(1)
  }
  const left = found.filter(isOpen).length
  console.log(`${what}: ${left > 0 ? `${left} still open` : 'all good'}`)
}
