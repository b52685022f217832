import { type Model } from '@food-delivery/deployment-model'
import { type ModelDocument, documentOf, moveSticker, renamedIds, withModel } from './model-document'
import { addSticker, connect, removeSticker } from './edit'
import { type Sticker, type StickerId, type StickerKind, stickersOf } from './sticker'
import { type Point } from './sticker-layout'

const MAX_UNDO_STEPS = 100

/** The board: the document with its undo history, and the sticker that the user works on. */
export interface BoardState {
  /** Documents that undo restores, oldest first. */
  readonly past: readonly ModelDocument[]
  readonly present: ModelDocument
  /** Documents that redo restores, next first. */
  readonly future: readonly ModelDocument[]
  readonly selected: StickerId | undefined
  /** The sticker whose form is open. */
  readonly editing: StickerId | undefined
  /** The sticker that will be connected with the next one that the user selects. */
  readonly connecting: StickerId | undefined
  /** Announced to screen readers. */
  readonly lastChange: Change | undefined
  /** Incremented to move the focus to the selected sticker. */
  readonly focusRequests: number
}

/** A change that is announced to screen readers. */
export type Change =
  | { type: 'added'; sticker: Sticker }
  | { type: 'connected'; from: string; to: string }
  | { type: 'removed'; sticker: Sticker }

/** Actions of the board. `target`: the sticker on which a new one was dropped. */
export type BoardAction =
  | { type: 'added'; kind: StickerKind; position?: Point; target?: Sticker }
  | { type: 'moved'; id: StickerId; to: Point }
  | { type: 'saved'; model: Model }
  | { type: 'connected'; from: Sticker; to: Sticker }
  | { type: 'removed'; sticker: Sticker }
  | { type: 'opened'; model: Model }
  | { type: 'selected'; id: StickerId | undefined; focus?: boolean }
  | { type: 'editing'; id: StickerId | undefined }
  | { type: 'connecting'; id: StickerId | undefined }
  | { type: 'tidied' | 'undone' | 'redone' }

export const initialBoard = (present: ModelDocument): BoardState => ({
  past: [],
  present,
  future: [],
  selected: undefined,
  editing: undefined,
  connecting: undefined,
  lastChange: undefined,
  focusRequests: 0,
})

type Handlers = {
  [T in BoardAction['type']]: (state: BoardState, action: Extract<BoardAction, { type: T }>) => BoardState
}

const handlers: Handlers = {
  added: (state, { kind, position, target }) => {
    const { model, id } = addSticker(state.present.model, kind, target)
    const document = withModel(state.present, model)
    const sticker = stickersOf(model).find((candidate) => candidate.id === id)
    const lastChange: Change | undefined = sticker && { type: 'added', sticker }
    return withFocus(
      { ...withUndoStep(state, position ? moveSticker(document, id, position) : document), lastChange },
      id,
    )
  },
  moved: (state, { id, to }) => ({ ...withUndoStep(state, moveSticker(state.present, id, to)), selected: id }),
  saved: (state, { model }) => {
    const renamed = renamedIds(state.present.model, model)
    const id = state.editing && (renamed[state.editing] ?? state.editing)
    return withFocus({ ...withUndoStep(state, withModel(state.present, model, renamed)), editing: undefined }, id)
  },
  connected: (state, { from, to }) => {
    const edited = connect(state.present.model, from, to)
    if (!edited) return { ...state, connecting: undefined }
    const document = withModel(state.present, edited.model, { [from.id]: edited.id })
    const lastChange: Change = { type: 'connected', from: from.name, to: to.name }
    return withFocus({ ...withUndoStep(state, document), connecting: undefined, lastChange }, edited.id)
  },
  removed: (state, { sticker }) => {
    const model = removeSticker(state.present.model, sticker)
    const [first] = stickersOf(model)
    const lastChange: Change = { type: 'removed', sticker }
    return withFocus({ ...withUndoStep(state, withModel(state.present, model)), lastChange }, first?.id)
  },
  opened: (state, { model }) => ({ ...withUndoStep(state, documentOf(model)), selected: undefined }),
  selected: (state, { id, focus = false }) => (focus ? withFocus(state, id) : { ...state, selected: id }),
  editing: (state, { id }) => ({ ...state, editing: id, connecting: undefined }),
  connecting: (state, { id }) => ({ ...state, connecting: id }),
  tidied: (state) => withUndoStep(state, { ...state.present, positions: {} }),
  undone: (state) => {
    const present = state.past.at(-1)
    if (!present) return state
    const { past, future } = state
    return { ...state, past: past.slice(0, -1), present, future: [state.present, ...future] }
  },
  redone: (state) => {
    const [present, ...future] = state.future
    return present ? { ...state, past: [...state.past, state.present], present, future } : state
  },
}

export function reduceBoard(state: BoardState, action: BoardAction): BoardState {
  const handle = handlers[action.type] as (state: BoardState, action: BoardAction) => BoardState
  return handle(state, action)
}

function withUndoStep(state: BoardState, present: ModelDocument): BoardState {
  return { ...state, past: [...state.past, state.present].slice(-MAX_UNDO_STEPS), present, future: [] }
}

const withFocus = (state: BoardState, id: StickerId | undefined): BoardState => ({
  ...state,
  selected: id,
  focusRequests: state.focusRequests + 1,
})
