/**
 * The build of a package's JavaScript: a package's tsup.config.ts is
 *
 *     import { library } from '../../tools/build/tsup.ts'
 *
 *     export default library()
 *
 * The entries are the sources that package.json names in `exports` and `bin`. An entry that is no subpath, such as a
 * worker that only the package starts, is named in `more`.
 *
 * A source names its worker as `new URL('../worker.ts', import.meta.url)`, which tests and bundlers understand. After
 * the build that code is in a chunk of another folder, so the build writes the path from the chunk to the worker's
 * JavaScript.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Options } from 'tsup'

type Plugin = NonNullable<Options['plugins']>[number]
type EsbuildPlugin = NonNullable<Options['esbuildPlugins']>[number]

interface Manifest {
  exports: Record<string, { '@murecom/source'?: string; default?: string } | string>
  bin?: Record<string, string>
}

const TYPESCRIPT_URL = /new URL\(\s*'(\.{1,2}\/[\w./-]+)\.ts'\s*,\s*import\.meta\.url\s*,?\s*\)/g
const MARK = 'murecom-entry:'
const MARKED = new RegExp(`(["'\`])${MARK}([^"'\`]+)\\1`, 'g')

/** @param options.platform `'node'` for a package that runs in Node only */
export function library(options: { platform?: 'node' | 'neutral'; more?: readonly string[] } = {}): Options {
  const folder = process.cwd()
  const entry = entriesOf(folder, options.more ?? [])
  return {
    entry,
    format: ['esm'],
    target: 'es2023',
    platform: options.platform ?? 'neutral',
    dts: false, // tsc writes the declarations: tsup cannot under TypeScript 7
    sourcemap: true,
    clean: true,
    splitting: true,
    noExternal: [/^@murecom\/(?:internal|song-map)/],
    esbuildPlugins: [markWorkers(folder, entry)],
    plugins: [pointToWorkers(join(folder, 'dist'))],
  }
}

/** Sources by the name of what is built from them, without its folder `dist` and its ending. */
function entriesOf(folder: string, more: readonly string[]): Record<string, string> {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const nameOf = (built: string): string => built.replace(/^\.\/dist\//, '').replace(/\.js$/, '')
  const entries: Record<string, string> = {}
  for (const target of Object.values(manifest.exports)) {
    if (typeof target === 'string' || !target['@murecom/source'] || !target.default) continue
    entries[nameOf(target.default)] = target['@murecom/source'].replace(/^\.\//, '')
  }
  for (const built of Object.values(manifest.bin ?? {})) entries[nameOf(built)] = `src/${nameOf(built)}.ts`
  for (const source of more) entries[source.replace(/^src\//, '').replace(/\.ts$/, '')] = source
  return entries
}

/** Puts the name of the entry where a source names another source by URL. */
function markWorkers(folder: string, entries: Readonly<Record<string, string>>): EsbuildPlugin {
  const names = new Map(Object.entries(entries).map(([name, source]) => [resolve(folder, source), name]))
  return {
    name: 'murecom-mark-workers',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8')
        if (text.search(TYPESCRIPT_URL) < 0) return undefined
        const contents = text.replaceAll(TYPESCRIPT_URL, (whole, target: string, offset: number) => {
          const start = text.lastIndexOf('\n', offset) + 1
          if (/^\s*(?:\/\/|\/?\*)/.test(text.slice(start, offset))) return whole // an example in a comment
          const name = names.get(resolve(dirname(path), `${target}.ts`))
          if (!name)
            throw new Error(`${path}: ${target}.ts is no entry of the build; name it in exports or in \`more\``)
          return `new URL('${MARK}${name}', import.meta.url)`
        })
        return { contents, loader: 'ts' }
      })
    },
  }
}

/** Turns the names that {@link markWorkers} put there into paths from the file that holds them. */
function pointToWorkers(dist: string): Plugin {
  return {
    name: 'murecom-point-to-workers',
    renderChunk(code, { path }) {
      if (!code.includes(MARK)) return undefined
      return {
        code: code.replaceAll(MARKED, (_, quote: string, name: string) => {
          const to = relative(dirname(resolve(path)), join(dist, `${name}.js`))
            .split(sep)
            .join('/')
          return `${quote}${to.startsWith('.') ? to : `./${to}`}${quote}`
        }),
      }
    },
  }
}
