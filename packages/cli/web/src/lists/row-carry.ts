import { songOf } from './song-of-row.ts'

/** How a song is called while it is dragged: only the page itself takes it. */
export const SONG_TYPE = 'application/x-murecom-song'

/** Rows can be carried to the board of a mix. The queue has handles of its own. */
export function startRowCarry(): void {
  document.addEventListener('dragstart', event => {
    const row = (event.target as Element).closest?.('.row')
    const song = songOf(row?.querySelector('.row-play') ?? null)
    if (!song || !event.dataTransfer) return
    event.dataTransfer.setData(SONG_TYPE, JSON.stringify(song))
    event.dataTransfer.effectAllowed = 'copy'
  })
}
