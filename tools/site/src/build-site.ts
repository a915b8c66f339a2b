import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'vite'
import { documentOf, landing } from './layout.ts'
import { readPages } from './pages.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/**
 * Writes the site into a folder, which is emptied first.
 *
 * @returns the number of pages
 */
export async function buildSite(folder: string): Promise<number> {
  rmSync(folder, { recursive: true, force: true })
  const pages = readPages(root)
  for (const page of pages) {
    const path = join(folder, page.path)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, documentOf(page, pages))
  }
  writeFileSync(join(folder, 'index.html'), landing(pages))
  cpSync(join(import.meta.dirname, 'site.css'), join(folder, 'site.css'))
  cpSync(join(root, 'docs', 'images'), join(folder, 'docs', 'images'), { recursive: true })
  writeFileSync(join(folder, '.nojekyll'), '')
  const example = join(root, 'examples', 'browser-similar-songs')
  await build({
    configFile: join(example, 'vite.config.ts'),
    root: example,
    base: './',
    logLevel: 'error',
    build: { outDir: join(folder, 'demo'), emptyOutDir: true },
  })
  return pages.length + 1
}
