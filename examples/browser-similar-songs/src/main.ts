import { byId, counted } from './dom.ts'
import { startChoosing } from './files/choose.ts'
import { Library } from './library/library.ts'
import { type Progress, Work } from './listening/work.ts'
import { startPlayground } from './playground/playground.ts'
import { startTabs } from './tabs.ts'
import { SongPlayer } from './view/player.ts'
import { SimilarList } from './view/similar-list.ts'
import { SongList } from './view/song-list.ts'
import { SongMapView } from './view/song-map.ts'
import { foundWords, leftWords } from './view/words.ts'

const NEIGHBOURS = 10
/** The map is drawn again at most this often while songs are analysed: each time its axes change a little. */
const MAP_EVERY_MS = 3000

const library = new Library()
const work = new Work(library, onProgress)
const player = new SongPlayer(library, () => work.spare)
const list = new SongList(choose)
const similar = new SimilarList(choose)
const map = new SongMapView(choose)
let chosen: string | undefined
let mapTimer = 0

function choose(id: string): void {
  chosen = id
  list.choose(id)
  showNeighbours()
  void player.play(id)
}

function showNeighbours(): void {
  if (chosen === undefined) return
  const neighbours = library.similar(chosen, NEIGHBOURS)
  similar.show(chosen, neighbours)
  map.choose(chosen, neighbours)
}

function showMap(): void {
  mapTimer = 0
  map.show(library)
  showNeighbours()
}

function onProgress({ isWorking, left, secondsLeft }: Progress, id?: string): void {
  const songs = library.songs()
  const song = id === undefined ? undefined : library.get(id)
  if (song) list.update(song, songs)
  if (mapTimer === 0 || left === 0) {
    clearTimeout(mapTimer)
    mapTimer = window.setTimeout(showMap, left === 0 ? 0 : MAP_EVERY_MS)
  }
  byId('work').hidden = left === 0
  const bar = byId<HTMLProgressElement>('bar')
  bar.max = songs.length
  bar.value = songs.length - left
  byId('status').textContent = work.isPaused ? `${counted(left, 'song')} to go` : leftWords(left, secondsLeft)
  byId('pause').textContent = work.isPaused ? 'Go on' : 'Pause'
  if (isWorking || left > 0 || id === undefined) return
  const heard = songs.filter(other => other.heard).length
  say(`${counted(heard, 'song')} heard. Nothing left this machine.`)
}

/** Writes a note, and why nothing is kept if that is so. */
function say(words: string): void {
  const unkept =
    library.unkept === undefined ? '' : ` This browser keeps nothing for the next visit (${library.unkept}).`
  byId('note').textContent = words + unkept
}

function showAll(): void {
  const songs = library.songs()
  byId('found').hidden = songs.length === 0
  document.body.classList.toggle('begun', songs.length > 0)
  list.show(songs)
  showMap()
}

startTabs()
startPlayground(work)
startChoosing(found => {
  say('Looking through the files …')
  found
    .then(async all => {
      const added = await library.add(all.files)
      say(foundWords(all, added))
      showAll()
      await work.refresh()
    })
    .catch((error: Error) => say(`This could not be read: ${error.message}`))
})
byId('pause').addEventListener('click', () => (work.isPaused ? work.resume() : work.pause()))
byId('forget').addEventListener('click', async () => {
  if (!confirm('Forget every song that was heard? Your files stay as they are.')) return
  await library.forget()
  location.reload()
})

await library.open()
showAll()
const unheard = library.songs().filter(({ heard, reason }) => !heard && reason === undefined).length
if (library.songs().length > 0) {
  const waiting = await library.waiting()
  const rest = unheard - waiting.length
  const words = rest > 0 ? ` ${counted(rest, 'song')} not heard yet: choose the folder again to go on.` : ''
  say(`${counted(library.songs().length - unheard, 'song')} from your last visit.${words}`)
  await work.refresh()
}
navigator.serviceWorker?.register('./shell-worker.js').catch(() => undefined)
document.body.dataset['ready'] = 'true'
