/**
 * Last step of a package's build. Its declarations may name types of the private @murecom/internal, which is never published:
 * this copies those declarations into dist/internal and points the imports there.
 */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const SPECIFIER = /["']@murecom\/internal(?:\/([\w/-]+))?["']/g
const dist = join(process.cwd(), 'dist')
const home = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'packages', 'internal')
const internal = join(home, 'dist')
const { exports } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))

const declarations = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.d.ts'))
  .map(file => join(dist, file))
const users = declarations.filter(file => readFileSync(file, 'utf8').search(SPECIFIER) >= 0)
if (users.length > 0) {
  if (!existsSync(internal)) throw new Error('@murecom/internal is not built')
  cpSync(internal, join(dist, 'internal'), { recursive: true, filter: source => !source.endsWith('.map') })
  for (const file of users) {
    const built = readFileSync(file, 'utf8').replaceAll(SPECIFIER, (specifier, subpath) => {
      const types = exports[subpath ? `./${subpath}` : '.']?.types
      if (!types) throw new Error(`${file}: ${specifier} is no subpath of @murecom/internal`)
      const module = types.replace(/^\.\/dist\//, '').replace(/\.d\.ts$/, '.js')
      const path = relative(dirname(file), join(dist, 'internal', module)).replaceAll('\\', '/')
      return `'${path.startsWith('.') ? path : `./${path}`}'`
    })
    writeFileSync(file, built)
  }
}
