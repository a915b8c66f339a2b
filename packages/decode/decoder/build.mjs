/**
 * Compiles Symphonia (MPL-2.0) to WebAssembly, one build for each group of formats, and writes them as base64 text into
 * src/generated/symphonia-*.ts, which are committed. By hand, when something here changes:
 *
 *     apt-get install --no-install-recommends rustc cargo libstd-rust-dev-wasm32 lld binaryen   # Debian 12: rustc 1.63
 *     node packages/decode/decoder/build.mjs
 *
 * Versions and hashes of all crates are those of Cargo.lock. A `cargo` on the PATH that is newer than Debian's fetches them
 * (the index is too new for 1.65); RUST (a folder, /usr/bin by default) has the cargo and the rustc that compile them offline.
 * manifest.json holds what was compiled, with what, and the hash of each result: a test compares it with what is committed.
 * The same compiler gives the same bytes in any folder: `node packages/decode/decoder/build.mjs --check` compiles and compares.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BUILDS, MOST_MEMORY, sourceHash } from './builds.mjs'
import { licences } from './licences.mjs'

const here = import.meta.dirname
const rust = process.env['RUST'] ?? '/usr/bin'
const check = process.argv.includes('--check')
const target = 'wasm32-unknown-unknown'
const work = mkdtempSync(join(tmpdir(), 'symphonia-'))
const run = (command, args, env = {}) =>
  execFileSync(command, args, {
    cwd: work,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
const compiler = {
  PATH: `${rust}:${process.env['PATH']}`,
  // Messages of panics name source files: not those of this machine.
  RUSTFLAGS: `-C link-arg=--max-memory=${MOST_MEMORY} --remap-path-prefix=${work}=.`,
}

const manifest = { sources: sourceHash(), tools: {}, builds: {} }
const files = new Map()
try {
  for (const name of ['Cargo.toml', 'Cargo.lock', 'src']) {
    cpSync(join(here, name), join(work, name), { recursive: true })
  }
  mkdirSync(join(work, '.cargo'))
  writeFileSync(join(work, '.cargo', 'config.toml'), run('cargo', ['vendor', '--locked', 'vendor']))
  manifest.tools = {
    rustc: run(join(rust, 'rustc'), ['--version']).trim(),
    cargo: run(join(rust, 'cargo'), ['--version']).trim(),
    'wasm-opt': run('wasm-opt', ['--version']).trim(),
  }
  for (const [name, features] of Object.entries(BUILDS)) {
    run(
      join(rust, 'cargo'),
      ['build', '--release', '--locked', '--offline', '--target', target, '--features', features],
      compiler,
    )
    const built = join(work, 'target', target, 'release', 'murecom_symphonia.wasm')
    const out = join(work, `${name}.wasm`)
    run('wasm-opt', ['-O3', '--enable-bulk-memory', '--strip-debug', '--strip-producers', built, '-o', out])
    const wasm = readFileSync(out)
    manifest.builds[name] = { bytes: wasm.length, sha256: createHash('sha256').update(wasm).digest('hex') }
    files.set(`../src/generated/symphonia-${name}.ts`, moduleText(wasm))
    console.log(`${name}: ${wasm.length} bytes`)
  }
  files.set('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`)
  files.set('NOTICE.md', licences(join(here, 'NOTICE.md'), join(work, 'vendor')))
} finally {
  rmSync(work, { recursive: true })
}

let stale = 0
for (const [name, text] of files) {
  const path = join(here, name)
  if (!check) writeFileSync(path, text)
  else if (readFileSync(path, 'utf8') !== text) {
    stale++
    console.error(`${name} is not what the sources compile to`)
  }
}
if (stale > 0) process.exitCode = 1

function moduleText(wasm) {
  return (
    `// Symphonia (MPL-2.0), compiled from packages/decode/decoder by its build.mjs. Do not edit.\n` +
    `// ${manifest.sources}\n` +
    `export const WASM_BASE64 =\n  '${wasm.toString('base64')}'\n`
  )
}
