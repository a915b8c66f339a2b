/**
 * Compiles the mp3 decoder: minimp3.h, out of a crate (the registry keeps each version for ever), and mp3.c become
 * src/generated/minimp3.ts, WebAssembly as base64 text, which is committed. By hand, when one of them changes:
 *
 *     apt-get install clang-19 lld-19   # and cargo
 *     node packages/decode/decoder/minimp3/build.mjs
 *
 * The result carries a hash of everything it is made of, so that a test fails when it is stale.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { MINIMP3 } from './minimp3.mjs'
import { sourceHash } from './source-hash.mjs'

const here = import.meta.dirname
const work = mkdtempSync(join(tmpdir(), 'minimp3-'))
try {
  const { crate, version, sha256 } = MINIMP3
  writeFileSync(
    join(work, 'Cargo.toml'),
    `[package]\nname = "x"\nversion = "0.0.0"\nedition = "2021"\n[lib]\npath = "x"\n[dependencies]\n${crate} = "=${version}"\n`,
  )
  const options = { cwd: work, encoding: 'utf8', maxBuffer: 2 ** 26 }
  const metadata = JSON.parse(execFileSync('cargo', ['metadata', '--format-version', '1'], options))
  const found = metadata.packages.find(({ name }) => name === crate)
  const folder = join(dirname(found.manifest_path), 'minimp3')
  const actual = createHash('sha256')
    .update(readFileSync(join(folder, 'minimp3.h')))
    .digest('hex')
  if (actual !== sha256) throw new Error(`minimp3.h has the hash ${actual}, not ${sha256}`)

  const out = join(work, 'mp3.wasm')
  const flags = [
    ...['--target=wasm32', '-O3', '-nostdlib', '-ffreestanding'],
    ...['-msimd128', '-mbulk-memory', '-mnontrapping-fptoint'],
    ...['-D__x86_64__', '-D__SSE2__'], // its SSE code, through include/immintrin.h
    ...['-I', join(here, 'include'), '-I', folder],
    '-Wl,--no-entry,--strip-all,-z,stack-size=65536',
  ]
  execFileSync('clang-19', [...flags, '-o', out, join(here, 'mp3.c')], { stdio: 'inherit' })
  const wasm = readFileSync(out)
  writeFileSync(
    join(here, '..', '..', 'src', 'generated', 'minimp3.ts'),
    `// minimp3 (CC0), compiled from packages/decode/decoder/minimp3 by its build.mjs. Do not edit.\n` +
      `export const MINIMP3_SOURCE_HASH = '${sourceHash()}'\n` +
      `export const MINIMP3_WASM_BASE64 =\n  '${wasm.toString('base64')}'\n`,
  )
  console.log(`${wasm.length} bytes`)
} finally {
  rmSync(work, { recursive: true })
}
