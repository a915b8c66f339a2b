import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PresenceCheck } from '../../src/library/files/presence.ts'
import { MusicFolder } from './music-folder.ts'

const folder = new MusicFolder()
const check = (path: string, { mounts = [] as string[], roots = [folder.music], known = true } = {}) =>
  new PresenceCheck({ roots: new Set(roots), mounts: new Set(mounts) }).of(folder.at(path), known)

test('a file is gone when its folder is there and holds something else', async () => {
  folder.write('album/1.mp3', 'x')
  expect(await check('album/1.mp3')).toBe('there')
  expect(await check('album/2.mp3')).toBe('gone')
})

test('so is one whose whole folder was removed, or emptied', async () => {
  folder.write('other.mp3', 'x')
  mkdirSync(folder.at('emptied'))
  expect(await check('removed/cd 1/1.mp3')).toBe('gone')
  expect(await check('emptied/1.mp3')).toBe('gone')
})

test('a root that is empty, is not there, or is unknown tells nothing', async () => {
  expect(await check('a/1.mp3')).toEqual({ unavailable: folder.music })
  rmSync(folder.music, { recursive: true })
  expect(await check('a/1.mp3')).toEqual({ unavailable: folder.music })
  expect(await check('a/1.mp3', { roots: [] })).toEqual({ unavailable: folder.at('a') })
})

test('a disk that was mounted below keeps its songs, whatever lies in its place', async () => {
  folder.write('other.mp3', 'x')
  mkdirSync(folder.at('usb'))
  const mounts = [folder.at('usb')]
  expect(await check('usb/1.mp3', { mounts })).toEqual({ unavailable: folder.at('usb') })
  folder.write('usb/NOT MOUNTED', 'x')
  expect(await check('usb/deep/1.mp3', { mounts })).toEqual({ unavailable: folder.at('usb') })
  rmSync(folder.at('usb'), { recursive: true })
  expect(await check('usb/deep/1.mp3', { mounts })).toEqual({ unavailable: folder.at('usb') })
  expect(await check('usb/deep/1.mp3')).toBe('gone')
})

test('a link whose target is away keeps what lay behind it', async () => {
  const disk = join(folder.base, 'disk')
  mkdirSync(disk)
  folder.write('other.mp3', 'x')
  symlinkSync(disk, folder.at('link'))
  symlinkSync(join(disk, 'a.mp3'), folder.at('a.mp3'))
  renameSync(disk, join(folder.base, 'away'))
  expect(await check('link/1.mp3')).toEqual({ unavailable: folder.at('link') })
  expect(await check('a.mp3')).toEqual({ unavailable: folder.music })
})

test('a song of an older version, which noted no mount points, is gone only when its own folder says so', async () => {
  folder.write('album/other.mp3', 'x')
  expect(await check('album/1.mp3', { known: false })).toBe('gone')
  expect(await check('usb/1.mp3', { known: false })).toEqual({ unavailable: folder.at('usb') })
})
