import { type SourceObject } from '../input'
import { Facts, type LintOptions } from './facts'
import { type Fix, type Rule, type Severity } from './rule'
import { lintRules } from './rules'

/** A problem that lint found. */
export interface Finding {
  rule: string
  severity: Severity
  file: string
  line: number
  /** Kind and name. */
  object: string
  message: string
}

/** A finding, and its fix, with which its cost can be simulated; null if the cost cannot be simulated. */
export interface FindingWithFix {
  finding: Finding
  fix: Fix | null
}

function byPlace({ finding: a }: FindingWithFix, { finding: b }: FindingWithFix): number {
  if (a.file === b.file) return a.line - b.line
  return a.file < b.file ? -1 : 1
}

/**
 * Checks ScaledObjects and HPAs, with the workloads and topics among the objects. Returns the findings in the order of
 * file and line. `rules`: the rules to check, all by default.
 */
export function lint(
  objects: readonly SourceObject[],
  options: LintOptions,
  rules: readonly Rule[] = lintRules,
): FindingWithFix[] {
  const facts = new Facts(objects, options)
  const found = rules.flatMap(({ id, severity, check }) =>
    check(facts).map((problem): FindingWithFix => {
      const { source, path, message, fix = null } = problem
      const { file, kind, name } = source
      const place = { file, line: source.lineOf(path), object: `${kind} "${name}"` }
      return { finding: { rule: id, severity: problem.severity ?? severity, ...place, message }, fix }
    }),
  )
  return found.sort(byPlace)
}
