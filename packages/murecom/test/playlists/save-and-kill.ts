/** Ends processes that save models, one after the other, at random moments by SIGKILL. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mulberry32 } from '@murecom/internal'
import { openRecommender, recommenderManifest } from '../../src/node.ts'
import { plantedCatalog } from './planted.ts'

/** A process is killed this long after its first model, at most. */
const LONGEST_MS = 60

/**
 * Kills `kills` processes that save into one folder. Throws as soon as the folder has no model that answers.
 *
 * @returns the ids of the models that were there after each kill
 */
export async function saveAndKill({ kills, seed }: { kills: number; seed: number }): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-killed-'))
  const random = mulberry32(seed)
  const script = fileURLToPath(new URL('../reference/save-again-and-again.ts', import.meta.url))
  const ids: string[] = []
  try {
    for (let kill = 1; kill <= kills; kill++) {
      const child = spawn(process.execPath, ['--conditions=@murecom/source', '--no-warnings', script, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(child.stdout!, 'data') // the first of its models is saved
      await new Promise(resolve => setTimeout(resolve, random() * LONGEST_MS))
      child.kill('SIGKILL')
      await once(child, 'exit')
      if (!existsSync(join(folder, 'model.json'))) throw new Error(`no model is there after kill ${kill}`)
      const opened = await openRecommender(folder, plantedCatalog(1))
      if (opened.nextForPlaylist([1, 2]).length === 0) throw new Error(`the model after kill ${kill} has no answers`)
      ids.push(recommenderManifest(folder).id!)
    }
    return ids
  } finally {
    rmSync(folder, { recursive: true })
  }
}
