import { copyOf } from './objects'
import { type KubeObject } from './types'

/** Something that must hold for a set of objects, and a change that proves the check can fail. */
export interface Rule {
  /** Continues "the manifests …". */
  name: string
  /** One line per violation. */
  check: (objects: readonly KubeObject[]) => string[]
  /** Breaks the (copied) objects so that the rule must complain. */
  breakIt: (objects: KubeObject[]) => void
}

/** The rule's complaints about a broken copy. */
export function complaintsWhenBroken(rule: Rule, objects: readonly KubeObject[]): string[] {
  const broken = copyOf([...objects])
  rule.breakIt(broken)
  return rule.check(broken)
}
