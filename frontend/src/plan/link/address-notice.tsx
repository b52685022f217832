import { useCallback, useEffect, useRef, useState } from 'react'
import { type LinkFailure } from '../document/link'
import { readRunningAutoscalers } from '../manifest/running-autoscalers'
import { useReplaceManifest } from '../manifest/running-system'
import { readAddress } from './address'
import { useEnvironment } from '../page/environment'
import { usePlan } from '../page/plan-context'
import { type PlanTexts, usePlanTexts } from '../texts/texts'

/** The link in the address is invalid, or the autoscaler in the address does not run here. */
type AddressProblem = LinkFailure | { readonly code: 'notRunning'; readonly name: string }

/** Opens the plan that the address refers to, also after each change of the address. Reports why it cannot be opened. */
export function AddressNotice() {
  const texts = usePlanTexts()
  const problem = useAddress()
  return (
    <div role="alert" className="plan-address">
      {problem && <p className="notice notice-error">{messageOf(problem, texts)}</p>}
    </div>
  )
}

function messageOf(problem: AddressProblem, { link }: PlanTexts): string {
  switch (problem.code) {
    case 'invalid':
      return link.invalid(problem.path || link.content)
    case 'notRunning':
      return link.notRunning(problem.name)
    default:
      return link[problem.code]
  }
}

function useAddress(): AddressProblem | null {
  const { location, openEvents } = useEnvironment()
  const { open, change } = usePlan()
  const replaceManifest = useReplaceManifest()
  const [problem, setProblem] = useState<AddressProblem | null>(null)
  const openRunning = async (name: string): Promise<boolean> => {
    const running = openEvents ? await readRunningAutoscalers(openEvents).catch(() => []) : []
    const found = running.find((each) => each.name === name)
    if (found) await replaceManifest(found)
    return found !== undefined
  }
  const read = async () => {
    const result = await readAddress(location.hash.slice(1))
    setProblem(result.kind === 'failure' ? result.failure : null)
    if (result.kind === 'plan') open(result.document)
    if (result.kind !== 'running') return
    change({ ...result.part, other: '', changes: {} })
    if (!(await openRunning(result.name))) setProblem({ code: 'notRunning', name: result.name })
  }
  const latest = useRef(read)
  useEffect(() => {
    latest.current = read
  })
  const readLatest = useCallback(() => void latest.current(), [])
  useEffect(() => {
    readLatest()
    window.addEventListener('hashchange', readLatest)
    return () => window.removeEventListener('hashchange', readLatest)
  }, [readLatest])
  return problem
}
