import type { BlendChoice, ChosenWeights } from 'murecom'

const REASONS: Record<ChosenWeights['because'], string> = {
  blend: 'better together than any alone',
  'best-part': 'no blend is better beyond noise',
  'too-few': 'too few playlists to compare the models',
  fixed: 'not compared',
}

/** What was chosen for a blend, and what each model had on the playlists that were held out: one line for each use. */
export function choiceLines({ list, song }: BlendChoice): string {
  return `next songs of a list: ${choiceLine(list)}\nnext songs of a song: ${choiceLine(song)}\n`
}

function choiceLine({ weights, because, lists, measured }: ChosenWeights): string {
  const parts = Object.entries(weights).map(([name, weight]) => `${name} ${weight.toFixed(2)}`)
  const scores = measured.map(({ name, mean }) => `${name} ${mean.toFixed(3)}`)
  const on = scores.length > 0 ? `; ndcg@10 on ${lists} playlists: ${scores.join(', ')}` : ''
  return `${parts.join(' + ')} (${REASONS[because]}${on})`
}
