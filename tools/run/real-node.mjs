// Checks shared by the launchers. Plain JavaScript: it must run, and complain clearly, on any Node.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 12)) return
  console.error(
    `murecom needs Node.js 22.12 or newer, this is ${process.versions.node}.\n` +
      'Run it through pnpm, which brings its own: npx -y pnpm@12 <command>',
  )
  process.exit(1)
}

/** Builds the packages when a source is newer than the last build; what the build prints goes to standard error. */
export function build() {
  const stamp = join(root, 'packages', 'cli', 'dist', 'bin.js')
  if (existsSync(stamp) && newest(join(root, 'packages')) <= statSync(stamp).mtimeMs) return
  const turbo = join(root, 'node_modules', 'turbo', 'bin', 'turbo')
  const { status, stdout } = spawnSync(process.execPath, [turbo, 'run', 'build', '--output-logs=errors-only'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
  })
  if (status !== 0) {
    process.stderr.write(stdout ?? '')
    console.error('the build failed')
    process.exit(1)
  }
}

function newest(directory) {
  let time = 0
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (['node_modules', 'dist', 'test', '.turbo', 'bench'].includes(entry.name)) continue
    const path = join(directory, entry.name)
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs)
  }
  return time
}
