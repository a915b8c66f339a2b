import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { openRecommender, recommenderManifest } from '../../src/node.ts'
import { plantedCatalog } from './planted.ts'

/** How often the process is killed: `MURECOM_KILLS=200 npx vitest run killed-save` for the long form. */
const KILLS = Number(process.env['MURECOM_KILLS'] ?? 4)
const SEED = Number(process.env['MURECOM_SEED'] ?? 1)

test(`a process that is killed while it saves leaves the old model or the new one (${KILLS} kills, seed ${SEED})`, {
  timeout: 60_000 + KILLS * 5000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-killed-'))
  const random = mulberry32(SEED)
  const script = fileURLToPath(new URL('../reference/save-again-and-again.ts', import.meta.url))
  const seen = new Set<string>()
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const child = spawn(process.execPath, ['--conditions=@murecom/source', script, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(child.stdout!, 'data') // the first of its models is saved
      await new Promise(resolve => setTimeout(resolve, random() * 60))
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect(existsSync(join(folder, 'model.json'))).toBe(true)
      seen.add(recommenderManifest(folder).id!)
      const opened = await openRecommender(folder, plantedCatalog(1))
      expect(opened.nextForPlaylist([1, 2]).length).toBeGreaterThan(0)
    }
    expect(seen.size).toBe(KILLS)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
