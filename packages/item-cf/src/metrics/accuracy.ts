/** A true rating and a model's estimate; `Prediction` is one. */
export interface Judged {
  readonly user: unknown
  readonly actual: number | undefined
  readonly estimate: number
}

/**
 * Root of the mean squared error. Reference: `surprise.accuracy.rmse`.
 *
 * @throws RangeError when there is no prediction, or one without its true rating
 * @example
 * rmse([{ user: 1, actual: 3, estimate: 4 }, { user: 1, actual: 5, estimate: 4 }]) // 1
 */
export function rmse(predictions: readonly Judged[]): number {
  return Math.sqrt(meanOf('rmse', predictions, error => error * error))
}

/**
 * Mean squared error. Reference: `surprise.accuracy.mse`.
 *
 * @throws RangeError when there is no prediction, or one without its true rating
 */
export function mse(predictions: readonly Judged[]): number {
  return meanOf('mse', predictions, error => error * error)
}

/**
 * Mean absolute error. Reference: `surprise.accuracy.mae`.
 *
 * @throws RangeError when there is no prediction, or one without its true rating
 */
export function mae(predictions: readonly Judged[]): number {
  return meanOf('mae', predictions, Math.abs)
}

/**
 * Fraction of concordant pairs: concordant / (concordant + discordant). Two different ratings of one user are a pair, which is
 * concordant when the estimates have the same order; a tie of estimates is discordant. Both counts are averaged over the users
 * that have pairs. Koren and Sill (2013), 5.2, as `surprise.accuracy.fcp`. O(sum of each user's predictions squared)
 *
 * @throws RangeError when there is no prediction, one without its true rating, or no pair of one user with different ratings
 */
export function fcp(predictions: readonly Judged[]): number {
  meanOf('fcp', predictions, Math.abs)
  const users = new Map<unknown, Judged[]>()
  for (const p of predictions) {
    const list = users.get(p.user)
    if (list) list.push(p)
    else users.set(p.user, [p])
  }
  const concordant: number[] = []
  const discordant: number[] = []
  for (const list of users.values()) {
    let right = 0
    let wrong = 0
    for (const a of list) {
      for (const b of list) {
        if (a.actual! > b.actual!) {
          if (a.estimate > b.estimate) right++
          else wrong++
        }
      }
    }
    if (right > 0) concordant.push(right)
    if (wrong > 0) discordant.push(wrong)
  }
  const mean = (values: number[]): number => (values.length ? values.reduce((a, b) => a + b, 0) / values.length : 0)
  const right = mean(concordant)
  const wrong = mean(discordant)
  if (right + wrong === 0)
    throw new RangeError('fcp: predictions must hold a user with two different ratings, got none')
  return right / (right + wrong)
}

function meanOf(where: string, predictions: readonly Judged[], of: (error: number) => number): number {
  if (predictions.length === 0) throw new RangeError(`${where}: predictions must not be empty, got 0`)
  let sum = 0
  for (let i = 0; i < predictions.length; i++) {
    const { actual, estimate } = predictions[i]!
    if (actual === undefined) throw new RangeError(`${where}: prediction ${i} must have its true rating, got none`)
    sum += of(actual - estimate)
  }
  return sum / predictions.length
}
