import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recognise, recogniseWorkbook } from '../src/import/detect.ts'
import { COMPANION } from '../src/import/import-format.ts'
import type { ReadPlaylist } from '../src/import/model.ts'
import type { FileSource } from '../src/import/sources/file-source.ts'
import { isZip, openZip } from '../src/import/sources/zip-files.ts'
import type { PlaylistInput } from '../src/index.ts'
import { IMPORT_FORMATS } from '../src/index.ts'
import { temporaryFolder } from './helpers.ts'
import { WRITERS } from './writers/index.ts'
import { entry, listsFor, type Written } from './writers/model.ts'

function sourceOf({ name, bytes, beside = {} }: Written, path?: string): FileSource {
  const content = Buffer.from(bytes)
  return {
    label: name,
    name,
    place: `/x/${name}`,
    contentPlace: `/x/${name}`,
    stem: `x/${name}`,
    path,
    size: bytes.length,
    isNamed: true,
    head: async () => content.subarray(0, 65_536),
    read: async () => content,
    async *chunks() {
      for (let at = 0; at < content.length; at += 1000) yield content.subarray(at, at + 1000)
    },
    sibling: async other => (beside[other] ? Buffer.from(beside[other]) : undefined),
  }
}

/** @param path where the file also lies, for what is not read from bytes: databases */
async function read(
  file: Written,
  path?: string,
): Promise<{ format: string; lists: ReadPlaylist[]; problems: string[] }> {
  const source = sourceOf(file, path)
  const found = isZip(await source.head())
    ? await recogniseWorkbook(source, await openZip(source), 'auto')
    : await recognise(source, 'auto')
  if (found === COMPANION) throw new Error('taken for a file beside others')
  const problems: string[] = []
  const lists: ReadPlaylist[] = []
  const context = {
    fileName: file.name,
    place: source.place,
    stem: source.stem,
    problem: (r: string) => void problems.push(r),
  }
  for await (const list of found.read(context)) if (list) lists.push(list)
  return { format: found.format, lists, problems }
}

/** Lists of one id are one: rows that come later are added. */
function joined(lists: readonly ReadPlaylist[]): string[][] {
  const byId = new Map<string, string[]>()
  for (const { playlist, entries } of lists) {
    const names = entries.map(({ track }) =>
      entry(
        track.name,
        track.artists.map(artist => artist.name),
      ),
    )
    byId.set(idOf(playlist), [...(byId.get(idOf(playlist)) ?? []), ...names])
  }
  return [...byId.values()]
}
const idOf = ({ source, sourceId }: PlaylistInput): string => `${source} ${sourceId}`

describe('random lists, written as their real writers do, are read back equal', () => {
  const seen = new Set<string>()
  it.each(Object.entries(WRITERS))('%s', async (name, writer) => {
    const path = name === 'original' ? join(temporaryFolder(), 'go.db') : undefined
    await fc.assert(
      fc.asyncProperty(listsFor(writer), async lists => {
        const written = writer.write(lists)
        if (path) writeFileSync(path, written.bytes)
        const { lists: found, problems, format } = await read(written, path)
        seen.add(format)
        expect(joined(found)).toEqual(written.lists)
        expect(problems).toEqual([])
        for (const { entries } of found) expect(entries.map(e => e.position)).toEqual(entries.map((_, i) => i))
      }),
      propertyRuns(60, 21),
    )
  })

  it('every format has a writer', () => {
    expect([...seen].sort()).toEqual([...IMPORT_FORMATS].sort())
  })
})
