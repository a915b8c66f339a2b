/**
 * word2vec by its formulas, in float64 on arrays of arrays: no tables, no batches of rows, no sharing of memory. It takes
 * its random numbers in the order that kernels/job.ts documents. One job an epoch: keep the data below 10,000 words.
 */
export interface NaiveOptions {
  vectorSize: number
  window: number
  sg: boolean
  hs: boolean
  negative: number
  nsExponent: number
  cbowMean: boolean
  sample: number
  seed: number
  shrinkWindows: boolean
  negativeSharing: 'window' | 'pair'
  order: 'sequence' | 'shuffle'
  epochs: number
  alpha: number
  minAlpha: number
}

type Target = { vector: number[]; label: number; weight: number }

/** @param sentences rows of words; `counts` by row, descending; `paths` by row, for hierarchical softmax */
export function naiveTrain(
  sentences: number[][],
  counts: number[],
  paths: { point: number; code: number }[][],
  o: NaiveOptions,
): { inputs: number[][]; losses: number[] } {
  let state = 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  const seedOf = (a: number, b: number): number => {
    let h = Math.imul(o.seed ^ 0x9e3779b9, 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13) ^ a, 0xc2b2ae35)
    h = Math.imul(h ^ (h >>> 16) ^ b, 0x27d4eb2f)
    return (h ^ (h >>> 15)) >>> 0
  }
  const zeros = (): number[] => new Array<number>(o.vectorSize).fill(0)
  const inputs = counts.map((_, row) => {
    state = seedOf(0x5eed, row)
    return zeros().map(() => Math.fround((next() / 2 ** 31 - 1) / o.vectorSize))
  })
  const outputs = counts.map(zeros)
  const nodes = counts.map(zeros)
  const power = counts.map(v => v ** o.nsExponent)
  const total = power.reduce((a, b) => a + b)
  let running = 0
  const cumulative = power.map(p => {
    running += p
    return Math.round((running / total) * (2 ** 31 - 1))
  })
  const retained = counts.reduce((a, b) => a + b)
  const threshold = o.sample < 1 ? o.sample * retained : Math.trunc((o.sample * (3 + Math.sqrt(5))) / 2)
  const losses: number[] = []

  const negatives = (centre: number, join: boolean): Target[] => {
    const targets = new Map<number | string, Target>([[centre, { vector: outputs[centre]!, label: 1, weight: 1 }]])
    for (let k = 0; k < o.negative; k++) {
      const draw = Math.floor(next() / 2)
      const word = cumulative.findIndex(c => c >= draw)
      if (word === centre) continue
      const before = targets.get(word)
      if (join && before) before.weight++
      else targets.set(join ? word : `${k}`, { vector: outputs[word]!, label: 0, weight: 1 })
    }
    return [...targets.values()]
  }
  const path = (centre: number): Target[] =>
    paths[centre]!.map(({ point, code }) => ({ vector: nodes[point]!, label: 1 - code, weight: 1 }))

  for (let epoch = 0; epoch < o.epochs; epoch++) {
    state = seedOf(epoch, 0)
    const alpha = Math.fround(Math.max(o.minAlpha, o.alpha - ((o.alpha - o.minAlpha) * epoch) / o.epochs))
    let loss = 0
    let examples = 0

    /** Gradient step of one input against targets; gives the input's update. */
    const step = (x: number[], targets: Target[]): number[] => {
      const update = zeros()
      for (const { vector, label, weight } of targets) {
        const f = x.reduce((sum, value, c) => sum + value * vector[c]!, 0)
        loss += weight * Math.log1p(Math.exp(label === 1 ? -f : f))
        if (Math.abs(f) >= 6) continue
        const g = (label - 1 / (1 + Math.exp(-f))) * alpha * weight
        for (let c = 0; c < x.length; c++) {
          update[c]! += g * vector[c]!
          vector[c]! += g * x[c]!
        }
      }
      return update
    }
    /** Inputs that meet the same targets at the same time: every gradient is of the state before. */
    const together = (xs: number[][], targets: Target[]): void => {
      const frozen = xs.map(x => [...x])
      const old = targets.map(target => ({ ...target, vector: [...target.vector] }))
      const change = targets.map(zeros)
      frozen.forEach((x, i) => {
        const copies = old.map(target => ({ ...target, vector: [...target.vector] }))
        const update = step(x, copies)
        copies.forEach((copy, t) => {
          for (let c = 0; c < x.length; c++) change[t]![c]! += copy.vector[c]! - old[t]!.vector[c]!
        })
        for (let c = 0; c < x.length; c++) xs[i]![c]! += update[c]!
      })
      targets.forEach((target, t) => {
        for (let c = 0; c < o.vectorSize; c++) target.vector[c]! += change[t]![c]!
      })
    }

    for (const whole of sentences) {
      const sentence = whole.filter(word => {
        if (o.sample === 0) return true
        const v = counts[word]!
        const p = Math.min(1, (Math.sqrt(v / threshold) + 1) * (threshold / v))
        return Math.trunc(p * 0xffffffff) >= next()
      })
      for (let i = sentence.length - 1; i > 0 && o.order === 'shuffle'; i--) {
        const j = next() % (i + 1)
        ;[sentence[i], sentence[j]] = [sentence[j]!, sentence[i]!]
      }
      sentence.forEach((centre, i) => {
        const reach = o.shrinkWindows ? o.window - (next() % o.window) : o.window
        const words = [...sentence.slice(Math.max(0, i - reach), i), ...sentence.slice(i + 1, i + 1 + reach)]
        if (words.length === 0) return
        examples += o.sg ? words.length : 1
        const kinds = [...(o.hs ? ['hs'] : []), ...(o.negative > 0 ? ['ns'] : [])]
        if (!o.sg) {
          for (const kind of kinds) {
            const scale = o.cbowMean ? 1 / words.length : 1
            const share = o.cbowMean ? 1 : 1 / words.length
            const x = zeros().map((_, c) => scale * words.reduce((sum, word) => sum + inputs[word]![c]!, 0))
            const update = step(x, kind === 'hs' ? path(centre) : negatives(centre, false))
            for (const word of words) for (let c = 0; c < x.length; c++) inputs[word]![c]! += share * update[c]!
          }
        } else if (o.negativeSharing === 'window') {
          for (const kind of kinds) {
            const targets = kind === 'hs' ? path(centre) : negatives(centre, true)
            // A path has no negatives to share: its context words come one at a time.
            const size = kind === 'hs' ? 1 : 2
            for (let w = 0; w < words.length; w += size) {
              together(
                words.slice(w, w + size).map(word => inputs[word]!),
                targets,
              )
            }
          }
        } else {
          for (const word of words) {
            for (const kind of kinds) {
              const update = step(inputs[word]!, kind === 'hs' ? path(centre) : negatives(centre, false))
              for (let c = 0; c < update.length; c++) inputs[word]![c]! += update[c]!
            }
          }
        }
      })
    }
    losses.push(loss / examples)
  }
  return { inputs, losses }
}
