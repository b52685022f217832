import { type KubeObject } from './types'

/** A rule for a set of objects. `violate` breaks the rule, to test that `check` can fail. */
export interface Rule {
  /** Completes the sentence "the manifests …". */
  name: string
  /** Returns one line for each violation. */
  check: (objects: readonly KubeObject[]) => string[]
  /** Changes objects, which are copies, so that they violate the rule. */
  violate: (objects: KubeObject[]) => void
}

/** Breaks the rule in a copy of the objects; returns the violations that the check then finds. */
export function violationsWhenBroken(rule: Rule, objects: readonly KubeObject[]): string[] {
  const broken = structuredClone([...objects])
  rule.violate(broken)
  return rule.check(broken)
}
