/** Every name that a published package exports has a docblock where it is declared. */
import { relative } from 'node:path'
import { publicPackages } from './public.ts'
import { report, root } from './sources.ts'

const found = new Set<string>()
for (const { subpaths } of publicPackages()) {
  for (const { names } of subpaths) {
    for (const [name, declaration] of names) {
      if ('from' in declaration || declaration.doc !== '') continue
      found.add(`${relative(root, declaration.file)}:${declaration.line}: ${name} has no docblock`)
    }
  }
}
report('docblocks of public names', [...found])
