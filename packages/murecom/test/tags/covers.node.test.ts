import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pictureType } from '../../src/library/tags/covers/picture-type.ts'
import { readCover, readTags } from '../../src/library/tags/read-tags.ts'
import * as made from '../reference/tagged-files.ts'

const { PICTURES, text } = made
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-covers-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function coverOf(...parts: Uint8Array[]): Promise<string | undefined> {
  const path = join(folder, 'song.bin')
  await writeFile(path, Buffer.concat(parts))
  const { cover } = await readTags(path)
  const again = await readCover(path)
  expect(again?.bytes.length).toBe(cover?.bytes?.length)
  return cover && `${cover.mimeType} ${cover.bytes?.length}`
}

function apic(picture: Uint8Array, { kind = 3, description = '', encoding = 0, type = 'image/jpg' } = {}): Uint8Array {
  const head = Buffer.concat([Buffer.of(encoding), Buffer.from(`${type}\0`), Buffer.of(kind)])
  const wide =
    encoding === 1 ? Buffer.concat([Buffer.of(255, 254), Buffer.from(`${description}\0`, 'utf16le')]) : undefined
  return Buffer.concat([head, wide ?? Buffer.from(`${description}\0`), picture])
}

test('a picture is what its bytes are; what can run scripts is none', () => {
  expect(Object.fromEntries(Object.entries(PICTURES).map(([name, bytes]) => [name, pictureType(bytes)]))).toEqual({
    ...{ jpeg: 'image/jpeg', png: 'image/png', gif: 'image/gif', webp: 'image/webp', svg: undefined, html: undefined },
  })
  expect(pictureType(new Uint8Array())).toBeUndefined()
})

test('embedded covers of every container, in the version that the file has', async () => {
  const jpeg = `image/jpeg ${PICTURES.jpeg.length}`
  for (const version of [3, 4] as const) {
    for (const encoding of [0, 1, 3]) {
      const frame = apic(PICTURES.jpeg, { encoding, description: 'front' })
      expect(await coverOf(made.id3(version, [['APIC', frame]]), made.mp3Frames())).toBe(jpeg)
    }
  }
  const old = Buffer.concat([Buffer.of(0), Buffer.from('JPG'), Buffer.of(3, 0), PICTURES.jpeg])
  expect(await coverOf(made.id3(2, [['PIC', old]]), made.mp3Frames())).toBe(jpeg)
  expect(await coverOf(made.flac([], [made.flacPicture(PICTURES.png)]))).toBe(`image/png ${PICTURES.png.length}`)
  const base64 = Buffer.from(made.flacPicture(PICTURES.gif)).toString('base64')
  expect(await coverOf(made.opus([`METADATA_BLOCK_PICTURE=${base64}`]))).toBe(`image/gif ${PICTURES.gif.length}`)
  expect(await coverOf(made.mp4(made.mp4Item('covr', PICTURES.jpeg)))).toBe(jpeg)
  const item = Buffer.concat([Buffer.from('Cover.webp\0'), PICTURES.webp])
  expect(await coverOf(made.mp3Frames(), made.ape([['Cover Art (Front)', item]]))).toBe(
    `image/webp ${PICTURES.webp.length}`,
  )
})

test('the front cover comes before others, a picture before what is none', async () => {
  const tag = made.id3(3, [
    ['APIC', apic(PICTURES.svg)],
    ['APIC', apic(PICTURES.gif, { kind: 4 })],
    ['APIC', apic(PICTURES.png, { kind: 3 })],
  ])
  expect(await coverOf(tag, made.mp3Frames())).toBe(`image/png ${PICTURES.png.length}`)
  expect(
    await coverOf(made.id3(3, [['APIC', apic(PICTURES.html, { type: 'image/png' })]]), made.mp3Frames()),
  ).toBeUndefined()
})

test('a picture in the folder: by its name, in any case, after the embedded one', async () => {
  await writeFile(join(folder, 'back.jpg'), PICTURES.jpeg)
  expect(await coverOf(made.mp3Frames())).toBeUndefined()
  await writeFile(join(folder, 'cover.png'), PICTURES.svg)
  expect(await coverOf(made.mp3Frames())).toBeUndefined()
  await writeFile(join(folder, 'Folder.PNG'), PICTURES.png)
  expect(await coverOf(made.mp3Frames())).toBe(`image/png ${PICTURES.png.length}`)
  await writeFile(join(folder, 'COVER.jpeg'), PICTURES.jpeg)
  expect(await coverOf(made.mp3Frames())).toBe(`image/jpeg ${PICTURES.jpeg.length}`)
  expect(await coverOf(made.mp4(made.mp4Item('covr', PICTURES.jpeg)))).toBe(`image/jpeg ${PICTURES.jpeg.length}`)
})

test('a folder is no picture, and nor is a link to nowhere', async () => {
  await symlink(join(folder, 'nowhere'), join(folder, 'cover.jpg'))
  expect(await coverOf(made.mp3Frames())).toBeUndefined()
})

test('of a large picture its name is kept, and its bytes are read when they are asked for', async () => {
  const large = Buffer.concat([PICTURES.jpeg, Buffer.alloc(1_000_001)])
  const path = join(folder, 'song.mp3')
  await writeFile(
    path,
    Buffer.concat([
      made.id3(4, [
        ['TIT2', text('Title')],
        ['APIC', apic(large)],
      ]),
      made.mp3Frames(),
    ]),
  )
  const { cover, tags } = await readTags(path)
  expect(tags.title).toBe('Title')
  expect(cover).toMatchObject({ mimeType: 'image/jpeg', bytes: undefined })
  expect((await readCover(path))?.bytes.length).toBe(large.length)
})
