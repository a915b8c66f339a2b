import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Hono } from 'hono'
import { Refusal } from '../refusal.ts'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
}

/** The page as the build leaves it beside the program. */
const BUILT_PAGE = fileURLToPath(new URL('./web/', import.meta.url))

/**
 * Serves the files of the page. They are read once, at the start, and looked up by their names: a request never becomes a
 * path.
 *
 * @param folder where the built page lies. Default: beside the program
 */
export function addWebFiles(app: Hono, folder: string = BUILT_PAGE): void {
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/', () => {
      throw new Refusal(503, 'the web page is not built: pnpm build')
    })
    return
  }
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = CONTENT_TYPES[extname(name)]
    if (!type) continue
    const bytes = readFileSync(join(folder, name))
    const url = `/${name.split(sep).join('/')}`
    // Names of assets carry a hash of their content.
    const cache = url.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    const headers = { 'Content-Type': type, 'Cache-Control': cache }
    app.get(url, c => c.body(bytes, 200, headers))
    if (url === '/index.html') app.get('/', c => c.body(bytes, 200, headers))
  }
}
