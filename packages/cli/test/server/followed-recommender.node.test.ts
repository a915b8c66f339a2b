import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PlaylistRecommender } from 'murecom'
import { saveRecommender } from 'murecom/node'
import { type Catalog, importPlaylists, openCatalog } from 'murecom/spotify-crawler'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FollowedRecommender } from '../../src/server/sources/followed-recommender.ts'

let folder: string
let catalog: Catalog
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-followed-'))
  catalog = await openCatalog(join(folder, 'playlists.db'))
  for (let list = 0; list < 12; list++) {
    const names = Array.from(
      { length: 6 },
      (_, i) => `#EXTINF:1,Artist - Song ${(list + i) % 9}\nsong ${(list + i) % 9}.mp3`,
    )
    writeFileSync(join(folder, `list ${list}.m3u8`), `#EXTM3U\n${names.join('\n')}\n`)
  }
  await importPlaylists(catalog, [folder])
})
afterEach(() => {
  catalog.close()
  rmSync(folder, { recursive: true })
})

const train = (k: number) => PlaylistRecommender.train(catalog, { k, minCount: 1, vectorSize: 4, epochs: 1 })

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise(resolve => setTimeout(resolve, 20))
}

test('a model that was trained again is taken up; one that cannot be opened is not', { timeout: 30_000 }, async () => {
  const model = join(folder, 'model')
  await saveRecommender(await train(2), model)
  const notices: string[] = []
  const followed = await FollowedRecommender.open(model, catalog, {
    onNotice: line => notices.push(line),
    lookAgainMs: 20,
  })
  const count = async (): Promise<number> => {
    const answer = await followed.nextSongs({ trackName: 'Song 3', artists: ['Artist'], limit: 5, shift: 0 })
    return answer.status === 'ok' ? answer.next.length : 0
  }
  expect(await count()).toBe(2)
  await saveRecommender(await train(4), model)
  await until(() => notices.length > 0)
  expect(notices).toEqual([`${model}: the new model answers from now on`])
  expect(await count()).toBe(4)
  const id = followed.idOf({ trackName: 'Song 3', artists: ['Artist'] })!
  expect(followed.knows(id)).toBe(true)
  expect(followed.nextForPlaylist([id], { limit: 3 })).toHaveLength(3)

  writeFileSync(join(model, 'model.json'), JSON.stringify({ version: 2, trainedAt: 'later', tracks: 1 }))
  await until(() => notices.length > 1)
  expect(notices[1]).toContain('the model from before goes on answering: ')
  expect(await count()).toBe(4)
  await followed.close()
})
