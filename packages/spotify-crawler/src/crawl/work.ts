/** What a crawl has to do, and what it has done. */

export interface QueuedPlaylist {
  seq: number
  source_id: string
  next_offset: number
  snapshot_id: string | null
  restarts: number
}

export interface ActiveWord {
  word: string
  next_offset: number
}

export interface Tally {
  discovered: number
  queued: number
  done: number
  forbidden: number
  gone: number
  failed: number
}
