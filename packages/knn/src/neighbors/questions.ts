import { checkInteger, checkMatrix, checkNumber, type OptionNames } from '@murecom/internal'
import { rowTestOf } from '../filter.ts'
import type { Floats } from '../kernels/scan.ts'
import { unitRows } from '../metrics/cosine.ts'
import type { Metric } from '../metrics/metric.ts'
import type { NearestQuestion, RadiusQuestion } from '../tree/row-search.ts'
import type { NeighborsGraphOptions, NeighborsOptions, RadiusNeighborsOptions } from './options.ts'

/** What a question is checked against: a fitted `NearestNeighbors`. */
export interface FittedModel {
  readonly k: number
  readonly radius: number
  readonly metric: Metric | 'cosine'
  readonly dimensions: number
  readonly length: number
  readonly method: 'ball_tree' | 'brute'
}

export const NEIGHBORS_OPTIONS: OptionNames<NeighborsOptions> = { k: 1, filter: 1 }
export const RADIUS_NEIGHBORS_OPTIONS: OptionNames<RadiusNeighborsOptions> = { radius: 1, sorted: 1, filter: 1 }
export const GRAPH_OPTIONS: OptionNames<NeighborsGraphOptions> = { k: 1, mode: 1 }

export function nearestQuestion(
  where: string,
  model: FittedModel,
  queries: Floats | undefined,
  { k = model.k, filter }: NeighborsOptions,
): NearestQuestion {
  return {
    k: checkInteger(where, 'k', k, 1, queries ? model.length : model.length - 1),
    queries: askedRows(where, model, queries),
    test: rowTestOf(where, filter, model.length),
  }
}

export function radiusQuestion(
  where: string,
  model: FittedModel,
  queries: Floats | undefined,
  { radius = model.radius, sorted = true, filter }: RadiusNeighborsOptions,
): RadiusQuestion {
  return {
    radius: checkNumber(where, 'radius', radius, { min: 0 }),
    queries: askedRows(where, model, queries),
    sorted,
    test: rowTestOf(where, filter, model.length),
  }
}

function askedRows(where: string, model: FittedModel, queries: Floats | undefined): Floats | undefined {
  if (queries === undefined) return undefined
  checkMatrix(where, 'queries', queries, model.dimensions)
  return model.metric === 'cosine' ? unitRows(where, 'queries', queries, model.dimensions) : queries
}
