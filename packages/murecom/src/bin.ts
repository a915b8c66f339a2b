#!/usr/bin/env node
/**
 * `npx murecom`: starts the program, which is a package of its own, so that who imports the library does not install a server.
 * It runs the @murecom/cli that is installed beside this package, else lets npm fetch the one of this version.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const args = process.argv.slice(2)
const program: string = '@murecom/cli' // not a literal in import(): it is not a dependency
const beside = isInstalled()
if (beside) {
  const { main } = (await import(program)) as { main: (args: readonly string[]) => Promise<number> }
  process.exitCode = await main(args)
} else process.exitCode = fetchAndRun()

function isInstalled(): boolean {
  try {
    import.meta.resolve(program)
    return true
  } catch {
    return false
  }
}

function fetchAndRun(): number {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  const windows = process.platform === 'win32'
  const command = ['exec', '--yes', `--package=${program}@${version}`, '--', 'murecom', ...args]
  // npm is a script of the shell on Windows; there each argument is quoted by hand.
  const { status, error } = windows
    ? spawnSync('npm.cmd', command.map(quoted), { stdio: 'inherit', shell: true })
    : spawnSync('npm', command, { stdio: 'inherit' })
  if (!error) return status ?? 1
  console.error(
    `murecom: the program is the package ${program}; npm could not be started to fetch it: ${error.message}`,
  )
  return 1
}

function quoted(argument: string): string {
  return `"${argument.replaceAll('"', '""')}"`
}
