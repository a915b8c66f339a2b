/** What may import what, see docs/architecture.md: between packages, and from the pure loops in kernels/. */
import { importsOf, list, packages, read, report, resolver } from './sources.ts'

/** Packages, or subpaths, of ours that each package may import; @murecom/internal and what is in assembly are open to all of them. */
const ALLOWED: Record<string, readonly string[]> = {
  internal: [],
  assembly: [],
  melspec: [],
  decode: ['@murecom/melspec/resample'],
  features: ['@murecom/melspec'],
  knn: [],
  word2vec: [],
  'item-cf': [],
  text: [],
  'spotify-crawler': [],
  'genre-cnn': ['@murecom/melspec'], // for ./musicnn, whose input is audio
  murecom: [
    '@murecom/decode',
    '@murecom/melspec',
    '@murecom/features',
    '@murecom/genre-cnn',
    '@murecom/knn',
    '@murecom/word2vec',
    '@murecom/item-cf',
    '@murecom/text',
    '@murecom/spotify-crawler',
  ],
  cli: ['murecom'],
}

const OPEN_TO_ALL = /^@murecom\/(?:internal|assembly)(?:\/|$)/

const all = packages()
const resolve = resolver(all)
const found: string[] = []
for (const path of list(['packages/*/{src,assembly}/**/*.ts', 'packages/cli/web/src/**/*.ts'])) {
  const name = path.split('/')[1]!
  const allowed = ALLOWED[name]
  if (!allowed) throw new Error(`tools/checks/imports.ts has no rule for packages/${name}`)
  for (const { specifier } of importsOf(read(path))) {
    const isOurs = /^(?:@murecom\/|murecom(?:\/|$))/.test(specifier)
    const isAllowed = allowed.some(owner => specifier === owner || specifier.startsWith(`${owner}/`))
    if (isOurs && !isAllowed && !OPEN_TO_ALL.test(specifier)) found.push(`${path}: may not import ${specifier}`)
    const target = resolve(path, specifier)
    const other = specifier.startsWith('.') && target && !target.startsWith(`packages/${name}/`)
    if (other && !target.startsWith('packages/assembly/')) found.push(`${path}: reaches into ${target}`)
    if (isKernel(path) && !target?.includes('/src/kernels/')) {
      found.push(`${path}: a kernel imports other kernels only, not ${specifier}`)
    }
  }
}
report('imports', found)

/** Whether a file is pure loops: everything in kernels/ except the interface and the set that implements it. */
function isKernel(path: string): boolean {
  return path.includes('/src/kernels/') && !/\/(?:types|typescript)\.ts$/.test(path)
}
