/**
 * A plugin of Vite that makes a page work without its server: it writes `shell-worker.js`, a service worker that keeps every file of
 * the build. The page registers it: `navigator.serviceWorker?.register('./shell-worker.js')`.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Plugin } from 'vite'

const WORKER = 'shell-worker.js'

export function shell(): Plugin {
  return {
    name: 'murecom-shell',
    apply: 'build',
    writeBundle({ dir }) {
      if (!dir) throw new Error('the build has no folder')
      const files = readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile() && entry.name !== WORKER && !entry.name.endsWith('.map'))
        .map(entry => join(entry.parentPath, entry.name))
        .sort()
      const hash = createHash('sha256')
      for (const file of files) hash.update(file.slice(dir.length)).update('\0').update(readFileSync(file))
      const names = files.map(file =>
        file
          .slice(dir.length + 1)
          .split(sep)
          .join('/'),
      )
      const list = { version: hash.digest('hex').slice(0, 16), files: ['./', ...names] }
      const source = readFileSync(join(import.meta.dirname, WORKER), 'utf8').replace('/* global SHELL */\n', '')
      writeFileSync(join(dir, WORKER), `const SHELL = ${JSON.stringify(list)}\n${source}`)
    },
  }
}
