import { type ReactNode, type RefObject, createContext, use, useEffect, useMemo, useReducer, useRef } from 'react'
import { type PlanDocument } from '../document/plan-document'
import { type Problem, type InputPart, type Questions } from '../engine/messages'
import { PlannerClient } from '../engine/planner-client'
import { useEnvironment } from './environment'
import { type PlanState, initialState, reduce } from './plan-state'

/** The plan that the page shows, and the actions on it. */
export interface PlanContextValue {
  readonly state: PlanState
  readonly change: (part: Partial<PlanDocument>) => void
  readonly open: (document: PlanDocument) => void
  /** The text field of the manifest. A click on a finding selects its line there. */
  readonly manifestText: RefObject<HTMLTextAreaElement | null>
  readonly ask: <K extends keyof Questions>(type: K, input: Questions[K]['input']) => Promise<Questions[K]['output']>
}

const PlanContext = createContext<PlanContextValue | null>(null)

/** The plan of the nearest PlanProvider. Throws if there is none. */
export function usePlan(): PlanContextValue {
  const plan = use(PlanContext)
  if (!plan) throw new TypeError('usePlan must be called inside a PlanProvider')
  return plan
}

/** The problem of a part of the input; undefined if it is valid. */
export function useProblem(part: InputPart | undefined): Problem | undefined {
  return usePlan().state.problems.find((problem) => problem.part === part)
}

/** Provides a plan to its children, and simulates it again after each change. */
export function PlanProvider({ initial, children }: { initial: PlanDocument; children: ReactNode }) {
  const { createWorker } = useEnvironment()
  const [state, dispatch] = useReducer(reduce, initial, initialState)
  const client = useRef<PlannerClient | null>(null)
  const { document } = state
  useEffect(() => {
    client.current ??= new PlannerClient(createWorker, (message) => dispatch({ type: 'received', message }))
    client.current.plan(document)
  }, [createWorker, document])
  useEffect(
    () => () => {
      client.current?.stop()
      client.current = null
    },
    [],
  )
  const manifestText = useRef<HTMLTextAreaElement>(null)
  const actions = useMemo(
    (): Omit<PlanContextValue, 'state'> => ({
      manifestText,
      change: (part) => dispatch({ type: 'changed', part }),
      open: (opened) => dispatch({ type: 'opened', document: opened }),
      ask: (type, input) =>
        client.current?.ask(type, input) ?? Promise.reject(new Error('The planner has not started.')),
    }),
    [],
  )
  const value = useMemo(() => ({ state, ...actions }), [state, actions])
  return <PlanContext value={value}>{children}</PlanContext>
}
