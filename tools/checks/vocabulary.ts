/**
 * One public vocabulary, as docs/api-conventions.md fixes it. api.ts hands in the public declarations; this refuses
 *
 * 1. names that are banned as fields of answers, as counts, or as options;
 * 2. a class or an interface with `close()` that is not disposable, and a bare `Kernels`;
 * 3. an error that a subpath can throw and that its package does not export;
 * 4. a package with threads without the subpath ./worker and the type WorkerFactory, and a ./simd without loadSimdKernels;
 * 5. a package without type tests (test/types.test.ts) of each of its subpaths.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Declaration, PublicName, PublicPackage } from './public.ts'
import { exportsOf, importsOf, list, packages, passedOn, read, report, resolver, root, type Source } from './sources.ts'

interface Banned {
  name: RegExp
  instead: string
}

/** Refused wherever a public declaration has it: parameters, fields, options. */
const ANYWHERE: readonly Banned[] = [
  {
    name: /\b(?:topN|topn|top_n|topK|nNeighbors|nneighbors|n_neighbors)\??:/,
    instead: '`limit`, or `k` for a kNN model',
  },
  { name: /\b(?:nJobs|n_jobs|numWorkers|numThreads)\??:/, instead: '`workers`' },
  { name: /[(,]\s*n\??(?:: number|\s*=\s*\d)/, instead: '`limit` in the options object' },
  { name: /(?<!static )\bdispose\(/, instead: '`close()`' },
]
/** Refused in what is answered. */
const ANSWERS: readonly Banned[] = [
  // A key of music is called nothing else.
  { name: /\bkey\??:(?! KeyName)/, instead: '`id`' },
  { name: /\bsimilarity\??:/, instead: '`score`' },
  { name: /\bsize\??:/, instead: '`length`' },
]
/** Fields of a class or an interface that count. */
const COUNTS: readonly Banned[] = [{ name: /^(?:readonly |get |static )*size\b/, instead: '`length`' }]

/** Words that mean something else there. */
const EXCEPT: Readonly<Record<string, RegExp>> = {
  RealFft: /size/, // the size of a transform, as the field says; it counts no answers
}
/** Programs for Node, of which nobody makes a bundle: their threads need no subpath. */
const NOT_BUNDLED = ['@murecom/cli', '@murecom/spotify-crawler']

const all = packages()
const resolve = resolver(all)
const sources = new Map<string, Source>()
const source = (path: string): Source => {
  const known = sources.get(path) ?? read(path)
  sources.set(path, known)
  return known
}

export function checkVocabulary(published: readonly PublicPackage[]): void {
  const found = new Set<string>()
  for (const each of published) {
    for (const { names } of each.subpaths) {
      for (const [name, declaration] of names) {
        if (!('from' in declaration)) checkNames(name, declaration, text => found.add(text))
      }
    }
    for (const text of [...errors(each), ...doors(each)]) found.add(text)
  }
  report('public vocabulary', [...found].sort())
}

function checkNames(
  name: string,
  { kind, file, line, head, members, isInternal }: Declaration,
  tell: (text: string) => void,
): void {
  const refuse = (what: string, banned: readonly Banned[], text: string): void => {
    for (const { name: pattern, instead } of banned) {
      const match = pattern.exec(text)
      if (!match || EXCEPT[name]?.test(match[0])) continue
      const word = match[0].match(/\w+/g)?.find(w => !/^(?:readonly|get|static)$/.test(w))
      tell(
        `${relative(root, file)}: ${name} (line ${line}) has ${what}\`${word}\`: ${instead} (docs/api-conventions.md)`,
      )
    }
  }
  if (isInternal)
    tell(`${relative(root, file)}: ${name} is exported by a subpath and marked @internal: users get no type of it`)
  if (name === 'Kernels') tell(`${relative(root, file)}: the public name Kernels does not say whose: KnnKernels`)
  const isOptions = /(?:Options|Query)$/.test(name)
  const plain = withoutDocs(head)
  refuse('', ANYWHERE, plain)
  if (kind === 'interface' || kind === 'type') {
    if (!isOptions) {
      for (const field of plain.split(/\n|;|\{/)) refuse('the field ', [...ANSWERS, ...COUNTS], field.trim())
    }
  } else if (kind === 'function') refuse('an answer with ', ANSWERS, answerOf(plain))
  for (const { text } of members) {
    refuse('', ANYWHERE, text)
    refuse('', COUNTS, text)
    if (text.includes('(')) refuse('an answer with ', ANSWERS, answerOf(text))
  }
  const parts = kind === 'interface' ? plain.split('\n').map(line => line.trim()) : members.map(({ text }) => text)
  const close = parts.find(text => /^(?:async )?close\(\)/.test(text))
  if (close) {
    const symbol = /Promise</.test(close) || close.startsWith('async') ? 'asyncDispose' : 'dispose'
    if (!parts.some(text => text.includes(`[Symbol.${symbol}]`))) {
      tell(`${relative(root, file)}: ${name} has close() and no [Symbol.${symbol}]()`)
    }
  }
}

/** What a function returns: what follows its parameters. */
function answerOf(signature: string): string {
  let depth = 0
  for (let i = signature.indexOf('('); i >= 0 && i < signature.length; i++) {
    if (signature[i] === '(') depth++
    else if (signature[i] === ')' && --depth === 0) return signature.slice(i + 1)
  }
  return ''
}

function withoutDocs(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

/** Errors that a subpath can throw, or says that it throws, which neither it nor the index exports. */
function errors({ name, subpaths }: PublicPackage): string[] {
  const index = exported(subpaths.find(subpath => subpath.specifier === name)?.names)
  return subpaths.flatMap(({ specifier, source: path, names }) => {
    if (isWorker(specifier)) return [] // what fails there reaches the caller as an error of its own
    const here = exported(names)
    const thrown = thrownFrom(relative(root, path).replaceAll('\\', '/'))
    if (thrown.size > 0) thrown.set('MurecomError', 'their base')
    for (const [error, where] of promised(names)) thrown.set(error, thrown.get(error) ?? where)
    return [...thrown]
      .filter(([error]) => !here.has(error) && !index.has(error))
      .map(([error, where]) => `${name}: ${specifier} can throw ${error} (${where}) and its package does not export it`)
  })
}

/** Errors of ours that docblocks name behind `@throws`, with the names whose docblocks these are. */
function promised(names: ReadonlyMap<string, PublicName>): [error: string, where: string][] {
  return [...names].flatMap(([name, declaration]) => {
    if ('from' in declaration) return []
    const docs = [declaration.doc, declaration.head, ...declaration.members.map(({ doc }) => doc)].join('\n')
    return [...docs.matchAll(/(?:- throws:|@throws) (\w+Error)\b/g)]
      .map(([, error = '']) => error)
      .filter(error => !(error in globalThis))
      .map(error => [error, `@throws of ${name}`] as [string, string])
  })
}

const isWorker = (specifier: string): boolean => specifier.endsWith('/worker')

const exported = (names: ReadonlyMap<string, PublicName> | undefined): Set<string> => new Set(names?.keys())

/** Our error classes that are made in the files that a file of a package leads to, with one of those files. */
function thrownFrom(entry: string): Map<string, string> {
  const thrown = new Map<string, string>()
  const seen = new Set<string>()
  const home = entry.split('/').slice(0, 2).join('/')
  const visit = (path: string): void => {
    if (seen.has(path) || path.includes('/generated/')) return
    seen.add(path)
    const file = source(path)
    for (const [, error = ''] of file.code.matchAll(/\bnew (\w+Error)\(/g)) {
      if (isOurs(error)) thrown.set(error, thrown.get(error) ?? path)
    }
    for (const { specifier, names } of importsOf(file)) {
      const target = resolve(path, specifier)
      if (target === undefined || !existsSync(join(root, target))) continue
      if (target.startsWith(`${home}/`) || specifier.startsWith('.')) visit(target)
      else if (target.startsWith('packages/internal/')) {
        for (const name of names === '*' ? [] : names) {
          const declared = declaring(target, name)
          if (declared) visit(declared)
        }
      }
    }
  }
  visit(entry)
  return thrown
}

/** The file that declares a name which a file exports. */
function declaring(path: string, name: string): string | undefined {
  const file = source(path)
  if (exportsOf(file).has(name)) return path
  const from = passedOn(file).find(({ outer }) => outer === name)
  const target = from && resolve(path, from.specifier)
  return target && declaring(target, from.inner)
}

/** Names of the classes that extend MurecomError, directly or through another class: what a user can meet. */
const isOurs = (() => {
  const bases = new Map<string, string>()
  for (const path of list('packages/*/src/**/*.ts')) {
    for (const [, name = '', base = ''] of source(path).code.matchAll(/\bclass (\w+Error) extends (\w+)/g))
      bases.set(name, base)
  }
  const extendsOurs = (name: string): boolean =>
    name === 'MurecomError' || (bases.has(name) && extendsOurs(bases.get(name)!))
  return (name: string): boolean => bases.has(name) && extendsOurs(name)
})()

/** What a package's subpaths must have. */
function doors({ folder, name, subpaths }: PublicPackage): string[] {
  const found: string[] = []
  const at = (subpath: string) => subpaths.find(({ specifier }) => specifier === `${name}${subpath}`)
  const home = `packages/${folder}`
  const index = at('')
  const hasThreads =
    !NOT_BUNDLED.includes(name) && reachable(index?.source).some(path => /\bWorkerClient\b/.test(source(path).code))
  if (hasThreads) {
    if (!at('/worker')) found.push(`${name}: starts threads and has no subpath ./worker`)
    if (!index?.names.has('WorkerFactory'))
      found.push(`${name}: starts threads and its index does not export WorkerFactory`)
  }
  const simd = at('/simd')
  if (simd && !simd.names.has('loadSimdKernels')) found.push(`${name}: ./simd does not export loadSimdKernels`)
  const tests = join(root, home, 'test', 'types.test.ts')
  const text = existsSync(tests) ? readFileSync(tests, 'utf8') : ''
  for (const { specifier, source: path, names, again } of subpaths) {
    if (again || names.size === 0 || isWorker(specifier)) continue
    const file = relative(dirname(tests), path).replaceAll('\\', '/')
    if (!text.includes(`'${specifier}'`) && !text.includes(`'${file}'`)) {
      found.push(`${name}: test/types.test.ts has no type tests of ${specifier}`)
    }
  }
  return found
}

function reachable(entry: string | undefined): string[] {
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path) || path.includes('/generated/') || !existsSync(join(root, path))) return
    seen.add(path)
    for (const { specifier } of importsOf(source(path))) if (specifier.startsWith('.')) visit(resolve(path, specifier)!)
  }
  if (entry) visit(relative(root, entry).replaceAll('\\', '/'))
  return [...seen]
}
