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

/** A finding, and how to simulate its cost where that is possible. */
export interface FindingWithFix {
  finding: Finding
  fix: Fix | null
}

const byPlace = ({ finding: a }: FindingWithFix, { finding: b }: FindingWithFix): number =>
  a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1

/**
 * Checks ScaledObjects and HPAs, with the workloads and topics among the objects. Returns the findings in
 * the order of file and line. `rules`: all by default.
 */
export function lint(
  objects: readonly SourceObject[],
  options: LintOptions,
  rules: readonly Rule[] = lintRules,
): FindingWithFix[] {
  const facts = new Facts(objects, options)
  const found = rules.flatMap(({ id, severity, check }) =>
    check(facts).map(({ source, path, message, severity: own, fix = null }): FindingWithFix => {
      const { file, kind, name } = source
      const object = `${kind} "${name}"`
      return { finding: { rule: id, severity: own ?? severity, file, line: source.lineOf(path), object, message }, fix }
    }),
  )
  return found.sort(byPlace)
}
