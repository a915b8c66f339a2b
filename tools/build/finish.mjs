/**
 * Last step of a package's build.
 *
 * 1. Its declarations may name types of the private @murecom/internal, which is never published: those declarations are
 *    copied into dist/internal and the imports pointed there.
 * 2. Sources name their worker as `new URL('./worker.ts', import.meta.url)`, which tests and bundlers understand; what is
 *    built says ./worker.js.
 */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const SPECIFIER = /'@murecom\/internal(?:\/(\w+))?'/g
const dist = join(process.cwd(), 'dist')
const internal = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'packages', 'internal', 'dist')

const declarations = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.d.ts'))
  .map(file => join(dist, file))
const users = declarations.filter(file => readFileSync(file, 'utf8').search(SPECIFIER) >= 0)
if (users.length > 0) {
  if (!existsSync(internal)) throw new Error('@murecom/internal is not built')
  cpSync(internal, join(dist, 'internal'), { recursive: true, filter: source => !source.endsWith('.map') })
  for (const file of users) {
    const built = readFileSync(file, 'utf8').replaceAll(SPECIFIER, (_, subpath = 'index') => {
      const path = relative(dirname(file), join(dist, 'internal', `${subpath}.js`)).replaceAll('\\', '/')
      return `'${path.startsWith('.') ? path : `./${path}`}'`
    })
    writeFileSync(file, built)
  }
}

for (const file of readdirSync(dist).filter(name => name.endsWith('.js'))) {
  const path = join(dist, file)
  const text = readFileSync(path, 'utf8')
  const built = text.replace(/(new URL\(\s*["']\.\/[\w-]+)\.ts(["'],\s*import\.meta\.url)/g, '$1.js$2')
  if (built !== text) writeFileSync(path, built)
}
