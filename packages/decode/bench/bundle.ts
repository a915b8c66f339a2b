import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/**
 * Bundles the package as a program would have it, with each decoder in a file of its own: what runs from sources needs 50 MB
 * for the removal of types.
 *
 * @param folder where the files go
 * @returns the address of the entry, for `import`
 */
export async function bundle(folder: string): Promise<string> {
  await build({
    entryPoints: [fileURLToPath(new URL('./entry.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'node',
    splitting: true,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    conditions: ['@murecom/source'],
    // opus-decoder has a part in CommonJS, which asks for modules of Node.
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);` },
    logLevel: 'error',
  })
  return pathToFileURL(join(folder, 'entry.mjs')).href
}
