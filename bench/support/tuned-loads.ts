import {
  cheapestOfAll,
  combinations,
  givenInput,
  type GivenLoad,
  gridFor,
} from '../../packages/planner/test/exhaustive'
import { tune } from '../../packages/planner/src'

/** The parameters that the exhaustive search does not vary. */
const KEPT_PARAMETERS = [
  'scaleUpWindow',
  'scaleUpPolicy',
  'scaleDownPolicy',
  'scaleDownTolerance',
  'rate',
  'cron',
] as const

/** Pod-hours with which tune and an exhaustive search meet the goal of a load; Infinity if nothing meets it. */
export interface Comparison {
  name: string
  /** Number of combinations that the exhaustive search tries. */
  combinations: number
  /** The best of all combinations. */
  exhaustive: number
  /** The best that tune finds when it varies only the parameters of the exhaustive search. */
  sameParameters: number
  /** The best that tune finds when it varies all parameters. */
  allParameters: number
  /** What tune recommends when it varies all parameters. */
  recommended: number
  /** Number of simulations by tune when it varies all parameters. */
  simulated: number
}

/** Compares tune with an exhaustive search. */
export async function compare(given: GivenLoad): Promise<Comparison> {
  const input = givenInput(given)
  const grid = combinations(gridFor(given.partitions))
  const sameParameters = await tune({ ...input, keep: KEPT_PARAMETERS })
  const allParameters = await tune(input)
  return {
    name: given.name,
    combinations: grid.length,
    exhaustive: cheapestOfAll(input, grid),
    sameParameters: sameParameters.cheapest?.figures.podHours ?? Infinity,
    allParameters: allParameters.cheapest?.figures.podHours ?? Infinity,
    recommended: allParameters.recommended?.figures.podHours ?? Infinity,
    simulated: allParameters.simulated,
  }
}
