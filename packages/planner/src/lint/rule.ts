import { type ScaledObject } from '@food-delivery/autoscaler'
import { type ObjectPath, type SourceObject } from '../input'
import { type Facts, type ScaledObjectFacts } from './facts'

export type Severity = 'error' | 'warning' | 'info'

/** The same ScaledObject with a fault and without it, to simulate what the fault costs. */
export interface Fix {
  object: ScaledObject
  fixed: ScaledObject
  partitions: number
  /** Pods at the start of the simulation. Default: 80 % of the maximum, or of the partitions if these are fewer. */
  pods?: number
  /** What the fix changes, such as `scaleUp.tolerance 0.01`. */
  what: string
}

/** A problem in an object. */
export interface Problem {
  source: SourceObject
  /** The field that causes the problem. */
  path: ObjectPath
  message: string
  /** Default: that of the rule. */
  severity?: Severity
  fix?: Fix
}

/** A rule of lint. */
export interface Rule {
  id: string
  severity: Severity
  /** What the rule finds, as a phrase for the list of rules. */
  finds: string
  check: (facts: Facts) => Problem[]
}

/** Applies a check to each item, such as each ScaledObject. */
export const forEach =
  <T>(
    items: (facts: Facts) => readonly T[],
    check: (item: T, facts: Facts) => Problem | Problem[] | null,
  ): Rule['check'] =>
  (facts) =>
    items(facts).flatMap((item) => check(item, facts) ?? [])

/** Applies a check to each ScaledObject. */
export const forEachScaledObject = (
  check: (scaledObject: ScaledObjectFacts, facts: Facts) => Problem | Problem[] | null,
): Rule['check'] => forEach(({ scaledObjects }) => scaledObjects, check)
