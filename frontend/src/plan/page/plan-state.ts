import { type PlanDocument } from '../document/plan-document'
import { type PlanResults, type Problem, type Subject } from '../engine/messages'
import { type PlanMessage } from '../engine/planner-client'

/** The page: its document, and what the planner made of it. */
export interface PlanState {
  readonly document: PlanDocument
  readonly subject: Subject | null
  /** Those of the last document that could be planned. */
  readonly results: PlanResults | null
  readonly problems: readonly Problem[]
  /** Whether the results are not those of the document yet. */
  readonly isRunning: boolean
}

export type PlanAction =
  | { readonly type: 'changed'; readonly part: Partial<PlanDocument> }
  | { readonly type: 'opened'; readonly document: PlanDocument }
  | { readonly type: 'received'; readonly message: PlanMessage }

export const initialState = (document: PlanDocument): PlanState => ({
  document,
  subject: null,
  results: null,
  problems: [],
  isRunning: true,
})

function received(state: PlanState, message: PlanMessage): PlanState {
  switch (message.type) {
    case 'subject':
      return { ...state, subject: message.subject, problems: [] }
    case 'results':
      return { ...state, results: message.results, isRunning: !message.results.isDone }
    case 'problem': {
      const { problem } = message
      // A setting that is refused does not stop the plan of the manifest.
      const others = problem.part === 'settings' ? state.problems : []
      return { ...state, problems: [...others, problem], isRunning: problem.part === 'settings' && state.isRunning }
    }
  }
}

/** The next state. */
export function reduce(state: PlanState, action: PlanAction): PlanState {
  switch (action.type) {
    case 'changed':
      return { ...state, document: { ...state.document, ...action.part }, isRunning: true }
    case 'opened':
      return initialState(action.document)
    case 'received':
      return received(state, action.message)
  }
}
