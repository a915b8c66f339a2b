import { checkNumber, checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'

/** Stochastic gradient descent, as Keras has it. */
export interface SgdOptions {
  type: 'sgd'
  /** Default .01. */
  learningRate?: number
  /** Default 0. */
  momentum?: number
  /** Nesterov's form of the momentum. Default false. */
  nesterov?: boolean
  /** Keras' legacy decay by time: the rate is `learningRate / (1 + decay x steps before)`. Default 0. */
  decay?: number
}

/** Adam, as Keras has it. */
export interface AdamOptions {
  type: 'adam'
  /** Default .001. */
  learningRate?: number
  /** Default .9. */
  beta1?: number
  /** Default .999. */
  beta2?: number
  /** Default 1e-7. */
  epsilon?: number
  /** As that of SGD. Default 0. */
  decay?: number
}

/** An optimizer, with Keras' defaults. */
export type OptimizerOptions = SgdOptions | AdamOptions

/** What the original trained with: SGD, rate 3e-4, momentum .9 after Nesterov, decay 1e-5. */
export const ORIGINAL_OPTIMIZER: Readonly<SgdOptions> = Object.freeze({
  type: 'sgd',
  learningRate: 3e-4,
  momentum: 0.9,
  nesterov: true,
  decay: 1e-5,
})

const SGD_OPTIONS: OptionNames<SgdOptions> = { type: 1, learningRate: 1, momentum: 1, nesterov: 1, decay: 1 }
const ADAM_OPTIONS: OptionNames<AdamOptions> = { type: 1, learningRate: 1, beta1: 1, beta2: 1, epsilon: 1, decay: 1 }

/** Changes parameters in place by their gradients. */
export interface Optimizer {
  step(parameters: Float32Array, gradients: Float32Array): void
}

/** @throws RangeError, TypeError for an option outside its range */
export function createOptimizer(where: string, options: OptimizerOptions, size: number): Optimizer {
  checkOneOf(where, 'optimizer.type', options.type, ['sgd', 'adam'])
  if (options.type === 'sgd') checkOptions(`${where}: optimizer`, options, SGD_OPTIONS)
  else checkOptions(`${where}: optimizer`, options, ADAM_OPTIONS)
  const learningRate = checkNumber(
    where,
    'optimizer.learningRate',
    options.learningRate ?? (options.type === 'sgd' ? 0.01 : 0.001),
    { min: 0 },
  )
  const decay = checkNumber(where, 'optimizer.decay', options.decay ?? 0, { min: 0 })
  let iterations = 0
  const rate = (): number => learningRate / (1 + decay * iterations++)
  if (options.type === 'sgd') {
    const momentum = checkNumber(where, 'optimizer.momentum', options.momentum ?? 0, { min: 0, max: 1 })
    const nesterov = options.nesterov ?? false
    const velocity = new Float32Array(size)
    return { step: (w, g) => sgdStep(w, g, velocity, rate(), momentum, nesterov) }
  }
  const share = { min: 0, max: 1 - Number.EPSILON }
  const beta1 = checkNumber(where, 'optimizer.beta1', options.beta1 ?? 0.9, share)
  const beta2 = checkNumber(where, 'optimizer.beta2', options.beta2 ?? 0.999, share)
  const epsilon = checkNumber(where, 'optimizer.epsilon', options.epsilon ?? 1e-7, { min: 0 })
  const mean = new Float32Array(size)
  const square = new Float32Array(size)
  let t = 0
  return {
    step(w, g) {
      t++
      const correction = Math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t)
      adamStep(w, g, mean, square, rate() * correction, beta1, beta2, epsilon)
    },
  }
}

/** `v = momentum v - rate g`; `w += v`, or `w += momentum v - rate g` after Nesterov (Keras' SGD). */
function sgdStep(
  w: Float32Array,
  g: Float32Array,
  v: Float32Array,
  rate: number,
  momentum: number,
  nesterov: boolean,
): void {
  for (let i = 0; i < w.length; i++) {
    const change = rate * g[i]!
    const velocity = momentum * v[i]! - change
    v[i] = velocity
    w[i] = w[i]! + (nesterov ? momentum * velocity - change : velocity)
  }
}

/** `m += (g - m)(1 - beta1)`, `s += (g^2 - s)(1 - beta2)`, `w -= rate m / (sqrt(s) + epsilon)` (Kingma and Ba 2015). */
function adamStep(
  w: Float32Array,
  g: Float32Array,
  m: Float32Array,
  s: Float32Array,
  rate: number,
  beta1: number,
  beta2: number,
  epsilon: number,
): void {
  for (let i = 0; i < w.length; i++) {
    const gradient = g[i]!
    const mean = m[i]! + (gradient - m[i]!) * (1 - beta1)
    const square = s[i]! + (gradient * gradient - s[i]!) * (1 - beta2)
    m[i] = mean
    s[i] = square
    w[i] = w[i]! - (rate * mean) / (Math.sqrt(square) + epsilon)
  }
}
