/**
 * Compiles the AssemblyScript kernels: each packages/<name>/assembly/<stem>.entry.ts becomes
 * packages/<name>/src/generated/<stem>.ts, which holds the WebAssembly as base64 text and, as `<Stem>Exports`, the TypeScript
 * interface of what it exports, taken from the declarations that the compiler writes. Builds that export the same functions
 * (simd and simd-relaxed) share the interface of the first of them. The result is committed, so that tests run on sources
 * without a build; `--check` compiles again and fails where it differs; a word (`knn`) restricts both to the packages whose
 * path has it. An entry's first line may add options:
 *
 *     // asc: --enable relaxed-simd --enable threads --sharedMemory --maximumMemory 65536
 *
 * A function that the compiler has to put in place of its calls has the line `// @inline` before it. AssemblyScript has a
 * decorator for that, which TypeScript and biome refuse to parse before a function, so it is put in when a source is read.
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import asc from 'assemblyscript/asc'

const root = join(import.meta.dirname, '..', '..')
const args = process.argv.slice(2)
const check = args.includes('--check')
const part = args.find(a => !a.startsWith('--')) ?? ''
const FLAGS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--bindings', 'raw']
const LINE_WIDTH = 120

/** Where the interface of a package's exports is written: `package: members of the interface` to the stem. */
const interfaces = new Map()
let stale = 0

for (const entry of globSync('packages/*/assembly/*.entry.ts', { cwd: root })
  .filter(path => dirname(path).includes(part))
  .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
  const { wasm, declarations } = await compile(entry)
  const stem = basename(entry, '.entry.ts')
  const name = `${stem.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_WASM_BASE64`
  const text = `// Compiled from ${entry} by tools/build/assembly.mjs. Do not edit.

export const ${name} =
  '${Buffer.from(wasm).toString('base64')}'

${interfaceText(dirname(entry), stem, declarations)}`
  const out = join(root, dirname(entry), '..', 'src', 'generated', `${stem}.ts`)
  let before = ''
  try {
    before = readFileSync(out, 'utf8')
  } catch {}
  if (before === text) continue
  stale++
  if (check) console.error(`${entry}: the committed WebAssembly or its interface is not what the source compiles to`)
  else {
    mkdirSync(dirname(out), { recursive: true })
    writeFileSync(out, text)
    console.log(`${entry}: ${wasm.length} bytes`)
  }
}
if (check && stale > 0) process.exit(1)

async function compile(entry) {
  const [first] = readFileSync(join(root, entry), 'utf8').split('\n', 1)
  const extra = first.startsWith('// asc:') ? first.slice(7).trim().split(/\s+/) : []
  const written = new Map()
  const { error, stderr } = await asc.main([entry, ...FLAGS, ...extra, '--baseDir', root, '--outFile', 'out.wasm'], {
    readFile: readSource,
    writeFile: (name, data) => {
      written.set(name, data)
    },
  })
  const wasm = written.get('out.wasm')
  const declarations = written.get('out.d.ts')
  if (error || !wasm || !declarations) {
    console.error(`${entry}: ${stderr?.toString() || error}`)
    process.exit(1)
  }
  return { wasm, declarations }
}

/** A source with each line `// @inline` as the decorator that it stands for; null where there is no such file. */
function readSource(name, baseDir) {
  const path = resolve(baseDir, name)
  return existsSync(path) ? readFileSync(path, 'utf8').replaceAll(/^\/\/ @inline$/gm, '@inline') : null
}

/** The interface of a build's exports, or a line that names the build of the package which has the same one. */
function interfaceText(folder, stem, declarations) {
  const members = membersOf(declarations)
  const key = `${folder}: ${members}`
  const known = interfaces.get(key)
  if (known) return `// The exports are the ${interfaceName(known)} of ./${known}.ts.\n`
  interfaces.set(key, stem)
  return `/** What the module exports. Addresses are bytes. */
export interface ${interfaceName(stem)} {
${members}
}
`
}

/** 'simd-relaxed' to 'SimdRelaxedExports'. */
function interfaceName(stem) {
  const words = stem.split('-').map(word => word[0].toUpperCase() + word.slice(1))
  return `${words.join('')}Exports`
}

/** The functions that the compiler's declarations list, sorted by name, each with the docblock of its source. */
function membersOf(declarations) {
  const members = []
  let source = ''
  for (const line of declarations.split('\n')) {
    source = line.match(/^ {3}\* (\S+\/assembly\/\S+)$/)?.[1] ?? source
    const [, kind, name, parameters, result] = line.match(/^ {2}export (\w+) (\w+)(?:\((.*)\))?: (.+);$/) ?? []
    if (!kind || name === 'memory') continue
    if (kind !== 'function') throw new Error(`${source}: only functions can be exported, got ${kind} ${name}`)
    const short = `  ${name}(${parameters}): ${result}`
    const long = `  ${name}(\n    ${parameters.replaceAll(', ', ',\n    ')},\n  ): ${result}`
    members.push({ name, text: docblockOf(source) + (short.length <= LINE_WIDTH ? short : long) })
  }
  return members
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ text }) => text)
    .join('\n')
}

/** The docblock of a function that the compiler names by file and name: `packages/knn/assembly/scan/scan32`. */
function docblockOf(source) {
  const text = readFileSync(join(root, `${dirname(source)}.ts`), 'utf8')
  const before = text.slice(0, text.indexOf(`export function ${basename(source)}(`))
  const block = before.match(/\/\*\*(?:[^*]|\*(?!\/))*\*\/\n(?:\/\/ @inline\n)?$/)?.[0]
  if (!block) return ''
  const lines = block.slice(0, block.indexOf('*/') + 2).split('\n')
  return `${lines.map(line => `  ${line}`).join('\n')}\n`
}
