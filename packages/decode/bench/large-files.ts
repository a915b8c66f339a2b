import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const RATE = 44_100
const FRAME = 4 // bytes of two channels of 16 bits

/** A WAV file of 2.5 GB whose sound is zeros that take no place on the disk; its header states no size, as a stream's. */
export function largeWav(folder: string): string {
  const path = join(folder, 'large.wav')
  const head = Buffer.alloc(44)
  head.write('RIFF\xff\xff\xff\xffWAVEfmt ', 0, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(2, 22)
  head.writeUInt32LE(RATE, 24)
  head.writeUInt32LE(RATE * FRAME, 28)
  head.writeUInt16LE(FRAME, 32)
  head.writeUInt16LE(16, 34)
  head.write('data\xff\xff\xff\xff', 36, 'latin1')
  writeFileSync(path, head)
  truncateSync(path, 2.5e9)
  return path
}

/** An mp3 of some hours: the frames of ten minutes over and over, without a header that says how many. */
export function longMp3(folder: string, hours: number): string {
  const ten = join(folder, 'ten.mp3')
  const sound = 'aevalsrc=0.4*sin(2*PI*(200+0.15*t)*t)|0.3*sin(2*PI*(900-0.12*t)*t):s=44100:d=600'
  const options = ['-b:a', '64k', '-write_xing', '0', '-id3v2_version', '0', ten]
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', sound, ...options])
  const path = join(folder, 'long.mp3')
  const bytes = readFileSync(ten)
  rmSync(ten)
  writeFileSync(path, '')
  for (let i = 0; i < 6 * hours; i++) appendFileSync(path, bytes)
  return path
}
