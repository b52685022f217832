import { type PlanDocument } from '../document/plan-document'
import { type PlanResults, type Problem, type PlanInput } from '../engine/messages'
import { type PlanMessage } from '../engine/planner-client'

/** The document of the page, and its results. */
export interface PlanState {
  readonly document: PlanDocument
  readonly input: PlanInput | null
  /** The results of the last valid document. */
  readonly results: PlanResults | null
  readonly problems: readonly Problem[]
  /** Whether the document is still being simulated, so that its results are incomplete. */
  readonly isRunning: boolean
}

export type PlanAction =
  | { readonly type: 'changed'; readonly part: Partial<PlanDocument> }
  | { readonly type: 'opened'; readonly document: PlanDocument }
  | { readonly type: 'received'; readonly message: PlanMessage }

export const initialState = (document: PlanDocument): PlanState => ({
  document,
  input: null,
  results: null,
  problems: [],
  isRunning: true,
})

function applyMessage(state: PlanState, message: PlanMessage): PlanState {
  switch (message.type) {
    case 'input':
      return { ...state, input: message.input, problems: [] }
    case 'results':
      return { ...state, results: message.results, isRunning: !message.results.isDone }
    case 'problem': {
      const { problem } = message
      // Invalid compared settings do not stop the simulation of the manifest.
      const others = problem.part === 'settings' ? state.problems : []
      return { ...state, problems: [...others, problem], isRunning: problem.part === 'settings' && state.isRunning }
    }
  }
}

export function reduce(state: PlanState, action: PlanAction): PlanState {
  switch (action.type) {
    case 'changed':
      return { ...state, document: { ...state.document, ...action.part }, isRunning: true }
    case 'opened':
      return initialState(action.document)
    case 'received':
      return applyMessage(state, action.message)
  }
}
