/** What may import what: between packages as the table of docs/architecture.md says, and from the pure loops in kernels/. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { importTable, mayImport } from './import-table.ts'
import { importsOf, list, packages, read, report, resolver, root, SOURCES } from './sources.ts'

const table = importTable(readFileSync(join(root, 'docs', 'architecture.md'), 'utf8'))
const all = packages()
const resolve = resolver(all)
const found: string[] = []
for (const path of list(SOURCES)) {
  const name = path.split('/')[1]!
  const rights = table.get(name)
  if (!rights)
    throw new Error(`the table "What may import what" of docs/architecture.md has no row for packages/${name}`)
  for (const { specifier } of importsOf(read(path))) {
    const isOurs = /^(?:@murecom\/|murecom(?:\/|$))/.test(specifier)
    if (isOurs && !mayImport(rights, path, specifier)) found.push(`${path}: may not import ${specifier}`)
    const target = resolve(path, specifier)
    const other = specifier.startsWith('.') && target && !target.startsWith(`packages/${name}/`)
    const isShared = target?.startsWith('packages/assembly/') && mayImport(rights, path, '@murecom/assembly')
    if (other && !isShared) found.push(`${path}: reaches into ${target}`)
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
