import { resolve } from 'node:path'

const SERVER = /^(?:subsonic|jellyfin):\/\//

/**
 * True for a song that lies on a server of music: its path is `subsonic://host/ID` or `jellyfin://host/ID`, and no file.
 *
 * @param path as songs of a library have it
 * @example
 * isServerPath('subsonic://music.example.org/tr-1') // true
 */
export function isServerPath(path: string): boolean {
  return SERVER.test(path)
}

/** The path that the library has for a path as a caller wrote it: absolute, or that of a song on a server. */
export function songPath(path: string): string {
  return isServerPath(path) ? path : resolve(path)
}
