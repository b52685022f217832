import { type ScaledObject } from '@food-delivery/autoscaler'
import { type ObjectPath, type SourceObject } from '../input'
import { type Facts, type ScaledObjectFacts } from './facts'

export type Severity = 'error' | 'warning' | 'info'

/** The same ScaledObject with a fault and without it, to simulate what the fault costs. */
export interface Fix {
  object: ScaledObject
  fixed: ScaledObject
  partitions: number
  /** Pods at which the fault shows. Default: what the load needs. */
  pods?: number
  /** What the fix changes, such as `scaleUp.tolerance 0.01`. */
  what: string
}

/** A problem in an object. `path`: the field that causes it. */
export interface Problem {
  source: SourceObject
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
  /** What it finds, in a sentence. */
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
  check: (facts: ScaledObjectFacts, all: Facts) => Problem | Problem[] | null,
): Rule['check'] => forEach(({ scaledObjects }) => scaledObjects, check)
