import { api, type SimilarSong, type Song } from '../api.ts'
import { byId } from '../dom.ts'
import type { Player } from '../player/player.ts'
import { FilledList } from './filled-list.ts'
import { entry, notice, songRow } from './rows.ts'

/** Songs that sound like the one that is played, with how much they do. */
export function startSimilar(player: Player, onAnswer: (song: Song, similar: readonly SimilarSong[]) => void): void {
  const list = new FilledList(byId('similar-list'))
  list.show(entry(notice('emptySimilar')))
  player.on('song', () => {
    const { song } = player
    if (!song) return
    void list.fill(async signal => {
      const { similar } = await api.similar(song.id, signal)
      onAnswer(song, similar)
      if (similar.length === 0) return [entry(notice('onlySong'))]
      return similar.map(s => () => songRow(s, player, { likeness: s.score }))
    })
  })
}
