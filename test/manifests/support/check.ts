import { copyOf } from './objects'
import { type KubeObject } from './types'

/** Something that must hold for a set of objects, and a change that proves the check can fail. */
export interface Rule {
  /** Continues "the manifests …". */
  name: string
  /** One line per violation. */
  check: (objects: readonly KubeObject[]) => string[]
  /** Breaks the (copied) objects so that the rule must report them. */
  breakIt: (objects: KubeObject[]) => void
}

/** What the rule finds wrong with a broken copy. */
export function violationsWhenBroken(rule: Rule, objects: readonly KubeObject[]): string[] {
  const broken = copyOf([...objects])
  rule.breakIt(broken)
  return rule.check(broken)
}
