/**
 * Compiles Symphonia (MPL-2.0) to WebAssembly, one build for each group of formats, and writes them as base64 text into
 * src/generated/symphonia-*.ts, which are committed. By hand, when something here changes:
 *
 *     apt-get install --no-install-recommends rustc libstd-rust-dev-wasm32 lld binaryen   # rustc 1.63, and cargo 1.60 or newer
 *     node packages/decode/decoder/build.mjs [flac ogg ...]
 *
 * Versions and hashes of all crates are those of Cargo.lock. The crates are fetched by the `cargo` on the PATH, and compiled
 * offline by the one of FOLDER (variable RUST, /usr/bin by default), whose rustc has the target wasm32-unknown-unknown. Each
 * file carries a hash of what it is made of, so that a test tells when it is stale.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BUILDS, MOST_MEMORY, sourceHash } from './builds.mjs'

const here = import.meta.dirname
const rust = process.env['RUST'] ?? '/usr/bin'
const wanted = process.argv.slice(2)
const work = mkdtempSync(join(tmpdir(), 'symphonia-'))
const run = (command, args, env = {}) =>
  execFileSync(command, args, { cwd: work, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } })
try {
  for (const name of ['Cargo.toml', 'Cargo.lock', 'src'])
    cpSync(join(here, name), join(work, name), { recursive: true })
  mkdirSync(join(work, '.cargo'))
  writeFileSync(join(work, '.cargo', 'config.toml'), run('cargo', ['vendor', '--locked', 'vendor']))
  for (const [name, features] of Object.entries(BUILDS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const flags = `-C link-arg=--max-memory=${MOST_MEMORY}`
    const target = 'wasm32-unknown-unknown'
    run(join(rust, 'cargo'), ['build', '--release', '--offline', '--target', target, '--features', features], {
      PATH: `${rust}:${process.env['PATH']}`,
      RUSTFLAGS: flags,
    })
    const out = join(work, `${name}.wasm`)
    const built = join(work, 'target', target, 'release', 'murecom_symphonia.wasm')
    run('wasm-opt', ['-O3', '--strip-debug', '--strip-producers', built, '-o', out])
    write(name, readFileSync(out))
  }
} finally {
  rmSync(work, { recursive: true })
}

function write(name, wasm) {
  writeFileSync(
    join(here, '..', 'src', 'generated', `symphonia-${name}.ts`),
    `// Symphonia (MPL-2.0), compiled from packages/decode/decoder by its build.mjs. Do not edit.\n` +
      `// ${sourceHash()}\n` +
      `export const WASM_BASE64 =\n  '${wasm.toString('base64')}'\n`,
  )
  console.log(`${name}: ${wasm.length} bytes`)
}
