/**
 * A release that is tried before it is made: in a copy of the repository, `changeset version` and `changeset publish` into a
 * registry on the loopback (verdaccio), then what a stranger does in empty folders: `npm i @murecom/knn`, `npx murecom index`,
 * a page by Vite from the README's lines, and the numeric packages under Bun and Deno. Nothing leaves the machine except
 * requests for packages of others.
 */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { tryAsStranger } from './as-stranger.ts'

/**
 * One of its parts asks for node-fetch by a tag, which not every mirror of the registry has: a version is asked for instead.
 */
const VERDACCIO = { dependencies: { verdaccio: '6.10.4' }, overrides: { 'node-fetch': '2.7.0' } }
const root = join(import.meta.dirname, '..', '..')
const work = mkdtempSync(join(tmpdir(), 'murecom-release-'))
const port = await freePort()
const registry = `http://127.0.0.1:${port}/`
const npmrc = join(work, 'npmrc')
const env: NodeJS.ProcessEnv = {
  ...process.env,
  npm_config_userconfig: npmrc,
  npm_config_registry: registry,
  npm_config_provenance: 'false',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
  npm_config_cache: join(work, 'npm-cache'),
}

const upstream = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8', shell: onWindows() }).stdout.trim()
writeFileSync(npmrc, `registry=${registry}\n//127.0.0.1:${port}/:_authToken=tried-on-the-loopback\n`)
const stop = await startRegistry()
let failed = false
try {
  const copy = join(work, 'repository')
  step('a copy of the repository', 'git', ['clone', '-q', root, copy], work)
  // What is not committed yet is tried too.
  for (const file of changedFiles()) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file))
  }
  step('pnpm install', 'pnpm', ['install', '--prefer-offline'], copy, process.env)
  step('changeset version', 'pnpm', ['exec', 'changeset', 'version'], copy)
  step('build', 'pnpm', ['build'], copy)
  step('changeset publish', 'pnpm', ['exec', 'changeset', 'publish', '--no-git-tag'], copy)
  const published = globSync('packages/*/package.json', { cwd: copy })
    .map(
      path =>
        JSON.parse(readFileSync(join(copy, path), 'utf8')) as { name: string; version: string; private?: boolean },
    )
    .filter(one => !one.private)
  for (const { name, version } of published) {
    if (version === '0.0.0') throw new Error(`${name} has no changeset: its version stays 0.0.0`)
    step(`${name}@${version} can be fetched`, 'npm', ['view', `${name}@${version}`, 'version'], work)
  }
  tryAsStranger({ work, root, step })
} catch (error) {
  failed = true
  console.error((error as Error).message)
} finally {
  stop()
  rmSync(work, { recursive: true, force: true, maxRetries: 5 })
}
console.log(failed ? 'release: failed' : 'release: every step passed')
process.exit(failed ? 1 : 0)

/** Runs a command and prints one line; throws with what it printed when it fails. */
function step(what: string, command: string, args: readonly string[], cwd: string, environment = env): string {
  const began = performance.now()
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: environment,
    encoding: 'utf8',
    shell: onWindows(),
    timeout: 300_000,
  })
  if (error || status !== 0) {
    throw new Error(`${what}: ${command} ${args.join(' ')} failed: ${error?.message ?? ''}\n${stdout}\n${stderr}`)
  }
  console.log(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return stdout
}

function changedFiles(): string[] {
  const list = (args: readonly string[]): string[] =>
    spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.split('\n').filter(Boolean)
  return [
    ...list(['diff', '--name-only', '--diff-filter=d', 'HEAD']),
    ...list(['ls-files', '-o', '--exclude-standard']),
  ]
}

/** Starts verdaccio and waits until it answers; returns what ends it. */
async function startRegistry(): Promise<() => void> {
  const config = join(work, 'verdaccio.yaml')
  writeFileSync(
    config,
    [
      `storage: ${join(work, 'storage')}`,
      `auth: { htpasswd: { file: ${join(work, 'htpasswd')} } }`,
      `uplinks: { npm: { url: ${upstream} } }`,
      'max_body_size: 100mb',
      'packages:',
      ...["'@murecom/*'", 'murecom'].map(name => `  ${name}: { access: $all, publish: $all }`),
      "  '**': { access: $all, proxy: npm }",
      'log: { type: stdout, level: fatal }',
    ].join('\n'),
  )
  const program = join(work, 'verdaccio')
  mkdirSync(program)
  writeFileSync(join(program, 'package.json'), JSON.stringify({ private: true, ...VERDACCIO }))
  step('a registry', 'npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], program, process.env)
  const bin = join(program, 'node_modules', 'verdaccio', 'bin', 'verdaccio')
  const child = spawn(process.execPath, [bin, '--config', config, '--listen', `127.0.0.1:${port}`], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const end = (): void => {
    child.kill()
  }
  for (let tries = 0; tries < 240; tries++) {
    if (child.exitCode !== null) throw new Error(`verdaccio ended with code ${child.exitCode}`)
    const up = await fetch(`${registry}-/ping`).then(
      response => response.ok,
      () => false,
    )
    if (up) return end
    await new Promise(resolve => setTimeout(resolve, 500))
  }
  end()
  throw new Error('verdaccio did not answer within two minutes')
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function onWindows(): boolean {
  return process.platform === 'win32'
}
