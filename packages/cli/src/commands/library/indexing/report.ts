import type { AddFolderReport, PassedOverFiles } from 'murecom/node'
import { clean } from '../../../terminal/table.ts'

/** Formats that are named; the rest is counted. */
const MOST_FORMATS = 12

/** What an indexing run did, as lines. */
export function reportText(report: AddFolderReport, songs: number, file: string): string {
  const { status, added, unchanged, moved, retagged, gone, refused, passedOver, unavailable, measured = 0 } = report
  const parts = [`${added} added`, `${unchanged} unchanged`]
  if (moved > 0) parts.push(`${moved} moved`)
  if (gone > 0) parts.push(`${gone} gone`)
  if (refused.length > 0) parts.push(`${refused.length} refused`)
  const lines = [`${status === 'stopped' ? 'Stopped. ' : ''}${parts.join(', ')}; ${count(songs, 'song')} in ${file}`]
  if (passedOver.length > 0) lines.push(`passed over: ${passedOverText(passedOver)}`)
  if (retagged > 0)
    lines.push(`read the tags, covers and lyrics of ${count(retagged, 'song')} again, without their sound`)
  if (measured > 0) lines.push(`measured the loudness of ${count(measured, 'song')}`)
  for (const { folder, songs } of unavailable) {
    lines.push(`kept ${count(songs, 'song')} of ${clean(folder)}, which is empty or not there (--prune removes them)`)
  }
  return lines.map(line => `${line}\n`).join('')
}

function passedOverText(all: readonly PassedOverFiles[]): string {
  const shown = all.slice(0, MOST_FORMATS)
  const forFfmpeg = shown.filter(({ needs }) => needs === 'ffmpeg').map(formatText)
  const parts = forFfmpeg.length > 0 ? [`${forFfmpeg.join(', ')} (install ffmpeg to read them)`] : []
  parts.push(...shown.filter(({ needs }) => needs === null).map(formatText))
  const rest = all.slice(MOST_FORMATS).reduce((sum, { files }) => sum + files, 0)
  if (rest > 0) parts.push(`${count(rest, 'file')} of other formats`)
  return parts.join(', ')
}

function formatText({ format, files }: PassedOverFiles): string {
  return `${files} ${format === '' ? 'without extension' : clean(format)}`
}

function count(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`
}
