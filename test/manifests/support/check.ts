import { copyOf } from './objects'
import { type KubeObject } from './types'

/** A rule for a set of objects, with a change that violates it, which proves that the check can fail. */
export interface Rule {
  /** A predicate: the manifests … */
  name: string
  /** One line per violation. */
  check: (objects: readonly KubeObject[]) => string[]
  /** Changes (copied) objects so that they violate the rule. */
  violate: (objects: KubeObject[]) => void
}

/** The violations in a copy of the objects that breaks the rule. */
export function violationsWhenBroken(rule: Rule, objects: readonly KubeObject[]): string[] {
  const broken = copyOf([...objects])
  rule.violate(broken)
  return rule.check(broken)
}
