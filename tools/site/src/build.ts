/**
 * `pnpm site [folder]`: the site as static files: a landing page, the documents of the repository, and the example that finds
 * similar songs in the browser. The workflow pages.yml publishes it.
 */
import { join } from 'node:path'
import { buildSite } from './build-site.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const folder = process.argv[2] ?? join(root, 'site')
const pages = await buildSite(folder)
console.log(`${pages} pages in ${folder}`)
