/**
 * Bytes that `npm install murecom` brings, by package: its own files and those of all that it depends on, each package once. Optional
 * peers are not among them. Needs the packages built (`pnpm build`).
 */
import { existsSync, globSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Row, record } from '../../../benchmarks/record.ts'

interface Manifest {
  name: string
  files?: string[]
  dependencies?: Record<string, string>
}

const sizes = new Map<string, number>()
/** The largest of the others are named, so that a reader sees what they pay for. */
const NAMED = 6

function visit(folder: string): void {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  if (sizes.has(manifest.name)) return
  const isOurs = !folder.includes('node_modules')
  if (isOurs && !existsSync(join(folder, 'dist'))) throw new Error(`${manifest.name} is not built: pnpm build`)
  const patterns = isOurs ? ['package.json', ...(manifest.files ?? []).flatMap(file => [file, `${file}/**`])] : ['**']
  const files = globSync(patterns, { cwd: folder, exclude: path => path === 'node_modules' })
  const bytes = files.map(file => statSync(join(folder, file))).filter(stat => stat.isFile())
  sizes.set(
    manifest.name,
    bytes.reduce((sum, { size }) => sum + size, 0),
  )
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    const found = placeOf(name, folder)
    if (found) visit(found)
  }
}

/** The folder of a dependency, as Node looks for it. */
function placeOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name)
    if (existsSync(place)) return realpathSync(place)
    if (folder === dirname(folder)) return undefined // of another platform
  }
}

visit(join(import.meta.dirname, '..'))
const megabytes = (names: readonly string[]): number =>
  Number((names.reduce((sum, name) => sum + sizes.get(name)!, 0) / 1e6).toPrecision(3))
const all = [...sizes.keys()].sort((a, b) => sizes.get(b)! - sizes.get(a)!)
const isOurs = (name: string): boolean => name === 'murecom' || name.startsWith('@murecom/')
const others = all.filter(name => !isOurs(name))
const rows: Row[] = [
  { what: `npm install murecom: ${all.length} packages`, MB: megabytes(all) },
  ...all.filter(isOurs).map(name => ({ what: name, MB: megabytes([name]) })),
  ...others.slice(0, NAMED).map(name => ({ what: name, MB: megabytes([name]) })),
  { what: `${others.length - NAMED} others`, MB: megabytes(others.slice(NAMED)) },
]
for (const row of rows) console.log(JSON.stringify(row))
record('install-size', {}, rows)
