import { type SourceObject } from '../input'
import { Facts, type LintOptions } from './facts'
import { type Mend, type Severity } from './rule'
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
export interface FindingWithMend {
  finding: Finding
  mend: Mend | null
}

const byPlace = ({ finding: a }: FindingWithMend, { finding: b }: FindingWithMend): number =>
  a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1

/** Checks ScaledObjects and HPAs, with the workloads and topics among the objects. Ordered by file and line. */
export function lint(objects: readonly SourceObject[], options: LintOptions): FindingWithMend[] {
  const facts = new Facts(objects, options)
  const found = lintRules.flatMap(({ id, severity, check }) =>
    check(facts).map(({ source, path, message, severity: own, mend = null }): FindingWithMend => {
      const { file, kind, name } = source
      const object = `${kind} "${name}"`
      return {
        finding: { rule: id, severity: own ?? severity, file, line: source.lineOf(path), object, message },
        mend,
      }
    }),
  )
  return found.sort(byPlace)
}
