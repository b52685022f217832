/**
 * A compared case, as the comparison prints it. True if the local cluster agrees with Kubernetes: `verdict`, on accepting or
 * rejecting the request; `effect`, on what it changed (null if not recorded); `text`, on what kubectl prints. `optional`: the
 * case may differ. `ended`: the case made the local cluster exit.
 */
export interface ComparedCase {
  id: string
  optional: boolean
  ended: boolean
  verdict: boolean
  effect: boolean | null
  text: boolean
}

interface Judgement {
  passed: string[]
  failed: { id: string; problem: string }[]
  /** Ids of the cases whose difference is in known-differences.json. */
  known: string[]
}

/**
 * Judges the compared cases. `differences`: the reasons in known-differences.json, by the id of the case. A case in it
 * may differ, and fails if it no longer differs, so that the file keeps no outdated entry. Optional cases fail only if
 * they made the local cluster exit or have an outdated entry. `hasAllCases`: whether every case has run.
 */
export function judge(
  cases: readonly ComparedCase[],
  differences: Readonly<Record<string, string>>,
  { hasAllCases }: { hasAllCases: boolean },
): Judgement {
  const judgement: Judgement = { passed: [], failed: [], known: [] }
  for (const comparedCase of cases) {
    const { id } = comparedCase
    const problem = problemOf(comparedCase)
    if (comparedCase.ended) judgement.failed.push({ id, problem: 'made the local cluster exit' })
    else if (id in differences && problem === undefined)
      judgement.failed.push({ id, problem: 'passes, so remove it from known-differences.json' })
    else if (id in differences) judgement.known.push(id)
    else if (problem === undefined) judgement.passed.push(id)
    else if (!comparedCase.optional) judgement.failed.push({ id, problem })
  }
  const ids = new Set(cases.map(({ id }) => id))
  for (const id of Object.keys(differences))
    if (hasAllCases && !ids.has(id))
      judgement.failed.push({ id, problem: 'is in known-differences.json, but no case has this id' })
  return judgement
}

function problemOf({ verdict, effect, text }: ComparedCase): string | undefined {
  if (!verdict) return 'is accepted here and rejected by Kubernetes, or the reverse'
  if (effect === false) return 'has a different effect than in Kubernetes'
  return text ? undefined : 'has a different text than in Kubernetes'
}

/** The counts in the format of a jest report. */
export const summaryOf = ({ passed, failed, known }: Judgement) => ({
  numPassedTests: passed.length,
  numFailedTests: failed.length,
  numPendingTests: known.length,
  numRuntimeErrorTestSuites: 0,
})
