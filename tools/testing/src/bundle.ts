/** What a page downloads, for tests and benches of sizes: an entry bundled by esbuild, minified, and what it loads. */
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** A file of a bundle. */
export interface BundledFile {
  path: string
  contents: Uint8Array
  /** Sources in it, by their paths from the folder that was bundled. */
  inputs: string[]
  /** The source that it is the entry of: `'<stdin>'`, or one that is loaded when it is needed. */
  entryPoint: string | undefined
  /** Paths of the files that are loaded with it. */
  imports: string[]
}

/** A bundle. */
export interface PageBundle {
  entry: BundledFile
  files: BundledFile[]
}

/**
 * Bundles TypeScript for a page.
 *
 * @param contents the text of the entry
 * @param folder that its imports begin at
 * @param options.splitting false puts what is loaded later into the entry too, as a bundler without code splitting does
 */
export async function bundlePage(
  contents: string,
  folder: string,
  options: { splitting?: boolean; target?: string } = {},
): Promise<PageBundle> {
  const { splitting = true, target } = options
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: folder, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    splitting,
    ...(target !== undefined && { target }),
    outdir: folder,
    absWorkingDir: folder,
    write: false,
    metafile: true,
    conditions: ['@murecom/source'],
    logLevel: 'error',
  })
  const files = Object.entries(metafile.outputs).map(([path, { inputs, entryPoint, imports }]) => ({
    path,
    contents: outputFiles.find(file => file.path.endsWith(path))!.contents,
    inputs: Object.keys(inputs),
    entryPoint,
    imports: imports.filter(({ kind }) => kind === 'import-statement').map(next => next.path),
  }))
  return { entry: files.find(file => file.entryPoint === '<stdin>')!, files }
}

/** A file and all that is loaded with it. */
export function loadedWith({ files }: PageBundle, first: BundledFile): Set<BundledFile> {
  const loaded = new Set([first])
  for (const file of loaded) {
    for (const path of file.imports) {
      const next = files.find(other => other.path === path)
      if (next) loaded.add(next)
    }
  }
  return loaded
}

/** Bytes of files in one, compressed by gzip. */
export function gzipBytes(files: Iterable<BundledFile>): number {
  return gzipSync(Buffer.concat(Array.from(files, ({ contents }) => contents)), { level: 9 }).length
}
