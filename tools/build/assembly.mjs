/**
 * Compiles the AssemblyScript kernels: each packages/<name>/assembly/<stem>.entry.ts becomes
 * packages/<name>/src/generated/<stem>.ts, WebAssembly as base64 text. The result is committed, so that tests run on
 * sources without a build; `--check` compiles again and fails where it differs. An entry's first line may add options:
 *
 *     // asc: --enable relaxed-simd --enable threads --sharedMemory --maximumMemory 65536
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import asc from 'assemblyscript/asc'

const root = join(import.meta.dirname, '..', '..')
const args = process.argv.slice(2)
const check = args.includes('--check')
const part = args.find(a => !a.startsWith('--')) ?? ''
const FLAGS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory']
let stale = 0

for (const entry of globSync('packages/*/assembly/*.entry.ts', { cwd: root })
  .filter(path => path.includes(part))
  .sort()) {
  const [first] = readFileSync(join(root, entry), 'utf8').split('\n', 1)
  const extra = first.startsWith('// asc:') ? first.slice(7).trim().split(/\s+/) : []
  let wasm
  const { error, stderr } = await asc.main([entry, ...FLAGS, ...extra, '--baseDir', root, '--outFile', 'out.wasm'], {
    writeFile: (name, data) => {
      if (name.endsWith('.wasm')) wasm = data
    },
  })
  if (error || !wasm) {
    console.error(`${entry}: ${stderr?.toString() || error}`)
    process.exit(1)
  }
  const stem = basename(entry, '.entry.ts')
  const name = `${stem.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_WASM_BASE64`
  const out = join(root, dirname(entry), '..', 'src', 'generated', `${stem}.ts`)
  const text = `// Compiled from ${entry} by tools/build/assembly.mjs. Do not edit.\nexport const ${name} =\n  '${Buffer.from(wasm).toString('base64')}'\n`
  let before = ''
  try {
    before = readFileSync(out, 'utf8')
  } catch {}
  if (before === text) continue
  stale++
  if (check) console.error(`${entry}: the committed WebAssembly is not what the source compiles to`)
  else {
    mkdirSync(dirname(out), { recursive: true })
    writeFileSync(out, text)
    console.log(`${entry}: ${wasm.length} bytes`)
  }
}
if (check && stale > 0) process.exit(1)
