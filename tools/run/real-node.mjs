// Checks shared by the launchers. Plain JavaScript: it must run, and complain clearly, on any Node.
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
