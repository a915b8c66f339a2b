// Builds one workspace and those that it depends on, when a source is newer than the last build. Nothing else: an error in a
// package that the program does not use must not keep it from starting, and the first start shall be short.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './real-node.mjs'

const PACKAGES = join(root, 'packages')
/** Folders whose changes change nothing that is built. */
const NOT_BUILT = ['node_modules', 'dist', 'test', '.turbo', 'bench']

/**
 * What it says and what the build prints goes to standard error: standard output is the program's.
 * @param {string} name of a workspace in `packages`, such as `@murecom/cli`
 * @param {string} made a file of its `dist`; its time is the time of the last build
 * @param {number} seconds that the first build takes on two cores; said, so that nobody thinks that it hangs
 */
export function build(name, made, seconds) {
  const workspaces = readWorkspaces()
  const { folder } = workspaces.get(name)
  const stamp = join(folder, 'dist', made)
  const first = !existsSync(stamp)
  const needed = [...withDependencies(name, workspaces)].map(needs => workspaces.get(needs).folder)
  if (!first && Math.max(...needed.map(newest)) <= statSync(stamp).mtimeMs) return

  console.error(
    first
      ? `Building once, about ${seconds} s on two cores; later starts skip this ...`
      : 'Sources have changed: building what depends on them ...',
  )
  const start = new Date()
  const turbo = join(root, 'node_modules', 'turbo', 'bin', 'turbo')
  const command = [turbo, 'run', 'build', `--filter=${name}...`, '--output-logs=errors-only']
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 2 ** 20,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
  })
  if (status !== 0 || !existsSync(stamp)) {
    process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`)
    console.error('The build failed; the errors are above.')
    process.exit(1)
  }
  // Turbo leaves alone what is the same as before. A source that was saved during the build is newer than its start.
  utimesSync(stamp, start, start)
  console.error(`Built in ${Math.round((Date.now() - start.getTime()) / 1000)} s.\n`)
}

/** Manifests and folders of the workspaces in `packages`, by name. */
function readWorkspaces() {
  const workspaces = new Map()
  for (const entry of readdirSync(PACKAGES)) {
    const folder = join(PACKAGES, entry)
    if (!existsSync(join(folder, 'package.json'))) continue
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    workspaces.set(manifest.name, { folder, manifest })
  }
  return workspaces
}

function withDependencies(name, workspaces, found = new Set([name])) {
  const { dependencies, devDependencies } = workspaces.get(name).manifest
  for (const needs of Object.keys({ ...dependencies, ...devDependencies })) {
    if (!workspaces.has(needs) || found.has(needs)) continue
    found.add(needs)
    withDependencies(needs, workspaces, found)
  }
  return found
}

function newest(folder) {
  let time = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (NOT_BUILT.includes(entry.name)) continue
    const path = join(folder, entry.name)
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs)
  }
  return time
}
