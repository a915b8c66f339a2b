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
    const types = run(attw, [join(work, tarball), '--profile', 'esm-only', '--no-emoji', '--format', 'ascii'], folder)
    if (!types.ok) fail(`${manifest.name}: attw:\n${types.output}`)
    for (const key of Object.keys(manifest.exports)) {
      if (key !== './package.json') specifiers.push(manifest.name + key.slice(1))
    }
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
  const peers = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm']
  const catalog = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')
  const version = (name: string): string => catalog.match(new RegExp(`'${name}': (\\S+)`))?.[1] ?? '*'
  const dependencies = { ...files, ...Object.fromEntries(peers.map(name => [name, version(name)])) }
  spawnSync('mkdir', ['-p', project])
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module', dependencies }),
  )
  const overrides = Object.entries(files).map(([name, file]) => `  '${name}': '${file}'`)
  writeFileSync(join(project, 'pnpm-workspace.yaml'), `overrides:\n${overrides.join('\n')}\n`)
  const installed = run('pnpm', ['install', '--no-lockfile', '--prefer-offline'], project)
  if (!installed.ok) {
    console.error(`the tarballs cannot be installed:\n${installed.output}`)
    return 1
  }
  let bad = 0
  for (const specifier of specifiers) {
    // A worker's entry needs a parent thread; that it loads is what is asked here.
    const code = `await import('${specifier}'); process.exit(0)`
    const { ok, output } = run(process.execPath, ['--input-type=module', '-e', code], project)
    if (!ok) {
      bad++
      console.error(`${specifier} cannot be imported: ${output}`)
    }
  }
  console.log(`${specifiers.length - bad} of ${specifiers.length} subpaths import in an empty project`)
  return bad
}
