/**
 * What users get: packs every public package, checks the tarballs with publint and attw, installs them together in an
 * empty project and imports every subpath there.
 */
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

interface Manifest {
  name: string
  private?: boolean
  exports: Record<string, unknown>
}

/** The Node.js versions that users have. */
const NODES = ['22', '24', '26']
/** What runs in pages. */
const PAGE = [
  'murecom',
  'murecom/melspec',
  'murecom/knn',
  'murecom/word2vec',
  'murecom/item-cf',
  'murecom/text',
  'murecom/genre-cnn',
  '@murecom/text/english',
]

const root = join(import.meta.dirname, '..', '..')
const work = mkdtempSync(join(tmpdir(), 'murecom-packed-'))
let failures = 0
const fail = (text: string): void => {
  failures++
  console.error(text)
}
const run = (command: string, args: readonly string[], cwd: string): { ok: boolean; output: string } => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  return { ok: status === 0, output: `${stdout}${stderr}` }
}

try {
  const tarballs: Record<string, string> = {}
  const specifiers: string[] = []
  for (const path of globSync('packages/*/package.json', { cwd: root }).sort()) {
    const folder = join(root, dirname(path))
    const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest
    if (manifest.private) continue
    const packed = run('pnpm', ['pack', '--pack-destination', work], folder)
    const tarball = globSync('*.tgz', { cwd: work }).find(file => !Object.values(tarballs).includes(join(work, file)))
    if (!packed.ok || !tarball) {
      fail(`${manifest.name}: pnpm pack failed: ${packed.output}`)
      continue
    }
    tarballs[manifest.name] = join(work, tarball)
    const { messages, pkg } = await publint({ pkgDir: folder, strict: true, pack: 'pnpm' })
    for (const message of messages) fail(`${manifest.name}: publint: ${formatMessage(message, pkg)}`)
    const attw = join(root, 'node_modules', '.bin', 'attw')
    // What is exported as a mere path is no module: package.json, a table.
    const [modules, files] = [true, false].map(isModule =>
      Object.keys(manifest.exports).filter(key => (typeof manifest.exports[key] !== 'string') === isModule),
    ) as [string[], string[]]
    const how = ['--profile', 'esm-only', '--no-emoji', '--format', 'ascii', '--exclude-entrypoints', ...files]
    const types = run(attw, [join(work, tarball), ...how], folder)
    if (!types.ok) fail(`${manifest.name}: attw:\n${types.output}`)
    for (const key of modules) specifiers.push(manifest.name + key.slice(1))
    console.log(`${manifest.name}: ${basename(tarball)}, publint and attw done`)
  }
  failures += importAll(tarballs, specifiers)
} finally {
  rmSync(work, { recursive: true })
}
console.log(failures === 0 ? 'packed packages: all good' : `packed packages: ${failures} failures`)
if (failures > 0) process.exit(1)

/** Installs the tarballs in an empty project and imports each subpath; returns the number of failures. */
function importAll(tarballs: Readonly<Record<string, string>>, specifiers: readonly string[]): number {
  const project = join(work, 'project')
  const files = Object.fromEntries(Object.entries(tarballs).map(([name, file]) => [name, `file:${file}`]))
  spawnSync('mkdir', ['-p', project])
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module', dependencies: files }),
  )
  const overrides = Object.entries(files).map(([name, file]) => `  '${name}': '${file}'`)
  writeFileSync(join(project, 'pnpm-workspace.yaml'), `overrides:\n${overrides.join('\n')}\n`)
  const installed = run('pnpm', ['install', '--no-lockfile', '--prefer-offline'], project)
  if (!installed.ok) {
    console.error(`the tarballs cannot be installed:\n${installed.output}`)
    return 1
  }
  let bad = 0
  for (const version of NODES) {
    const node = nodeOf(version)
    if (node === undefined) {
      bad++
      console.error(`Node ${version} cannot be installed from the registry`)
      continue
    }
    let failed = 0
    for (const specifier of specifiers) {
      // A worker's entry needs a parent thread; that it loads is what is asked here.
      const code = `await import('${specifier}'); process.exit(0)`
      const { ok, output } = run(node, ['--input-type=module', '-e', code], project)
      if (!ok) {
        failed++
        console.error(`Node ${version}: ${specifier} cannot be imported: ${output}`)
      }
    }
    // CommonJS loads ES modules, unless one of them waits at its top.
    const required = specifiers.map(specifier => `require('${specifier}')`).join('; ')
    const { ok: loads, output } = run(node, ['--input-type=commonjs', '-e', `${required}; process.exit(0)`], project)
    if (!loads) {
      failed++
      console.error(`Node ${version}: a subpath cannot be loaded by require: ${output}`)
    }
    console.log(
      `Node ${version}: ${specifiers.length - failed} of ${specifiers.length} subpaths import in an empty project`,
    )
    bad += failed
  }
  return bad + viteBuild(project) + strictTypes(project, specifiers)
}

/** The executable of a Node.js: this one, or one that the npm package `node` brings. */
function nodeOf(version: string): string | undefined {
  if (process.versions.node.startsWith(`${version}.`)) return process.execPath
  const folder = join(work, `node-${version}`)
  spawnSync('mkdir', ['-p', folder])
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { node: version } }))
  // The package fetches its executable in an install script, which pnpm runs for named packages only.
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), 'allowBuilds:\n  node: true\n')
  if (!run('pnpm', ['install', '--no-lockfile', '--prefer-offline'], folder).ok) return undefined
  const node = join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return run(node, ['--version'], folder).output.startsWith(`v${version}.`) ? node : undefined
}

/** A page that imports what runs in pages, built by Vite; returns 1 when that fails or reaches for Node. */
function viteBuild(project: string): number {
  const imports = PAGE.map((specifier, i) => `import * as p${i} from '${specifier}'`)
  const used = PAGE.map((_, i) => `p${i}`).join(', ')
  writeFileSync(join(project, 'page.js'), `${imports.join('\n')}\nconsole.log([${used}].map(p => Object.keys(p)))\n`)
  writeFileSync(join(project, 'index.html'), '<script type="module" src="./page.js"></script>')
  const { ok, output } = run(join(root, 'node_modules', '.bin', 'vite'), ['build', '--logLevel', 'warn'], project)
  const reaches = /better-sqlite3|externalized for browser/.test(output)
  if (ok && !reaches) console.log(`Vite builds a page of ${PAGE.length} subpaths`)
  else console.error(`a page of ${PAGE.join(', ')} cannot be built:\n${output}`)
  return ok && !reaches ? 0 : 1
}

/** The types as the strictest user's compiler reads them, declarations included; returns 1 when it finds a fault in ours. */
function strictTypes(project: string, specifiers: readonly string[]): number {
  writeFileSync(join(project, 'types.ts'), specifiers.map((name, i) => `export * as t${i} from '${name}'`).join('\n'))
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    lib: ['es2024', 'dom', 'dom.iterable'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.ts'] }))
  const { ok, output } = run(join(root, 'node_modules', '.bin', 'tsc'), ['-p', '.', '--pretty', 'false'], project)
  // Declarations of dependencies have faults of their own, which nobody can mend from here.
  const theirs = /^\S*node_modules\/(?!\.pnpm\/|@murecom\/|murecom\/)[^(]*\(/
  const errors = output.split('\n').filter(line => /error TS\d/.test(line))
  const ours = errors.filter(line => !theirs.test(line))
  const passed = ours.length === 0 && (ok || errors.length > 0)
  if (passed) console.log(`${specifiers.length} subpaths pass a strict compiler`)
  else console.error(`a strict compiler refuses the types:\n${ours.join('\n') || output}`)
  return passed ? 0 : 1
}
