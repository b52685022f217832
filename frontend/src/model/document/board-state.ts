import { type Model } from '@food-delivery/deployment-model'
import { type ModelDocument, documentOf, moveSticker, renamedIds, withModel } from './document'
import { addSticker, connect, removeSticker } from './edit'
import { type Sticker, type StickerId, type StickerKind, stickersOf } from './sticker'
import { type Point } from './sticker-layout'

/** How many steps can be undone. */
const MOST_STEPS = 100

/** The board: the document, those to undo and redo to, and what is being done to a sticker. */
export interface BoardState {
  readonly past: readonly ModelDocument[]
  readonly present: ModelDocument
  readonly future: readonly ModelDocument[]
  readonly selected: StickerId | undefined
  /** The sticker whose form is open. */
  readonly editing: StickerId | undefined
  /** The sticker to be connected with the next one that is picked. */
  readonly connecting: StickerId | undefined
  /** Announced to screen readers. */
  readonly lastChange: Change | undefined
  /** Grows each time the focus is to move to the selected sticker. */
  readonly focusTurn: number
}

/** A change of the board as it is announced. */
export type Change =
  | { what: 'added'; sticker: Sticker }
  | { what: 'connected'; from: string; to: string }
  | { what: 'removed'; sticker: Sticker }

/** Actions of the board. */
export type BoardAction =
  | { type: 'added'; kind: StickerKind; at?: Point; on?: Sticker }
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
  focusTurn: 0,
})

type Handlers = {
  [T in BoardAction['type']]: (state: BoardState, action: Extract<BoardAction, { type: T }>) => BoardState
}

const handlers: Handlers = {
  added: (state, { kind, at, on }) => {
    const { model, id } = addSticker(state.present.model, kind, on)
    const document = withModel(state.present, model)
    const sticker = stickersOf(model).find((each) => each.id === id)
    const lastChange: Change | undefined = sticker && { what: 'added', sticker }
    return focused({ ...step(state, at ? moveSticker(document, id, at) : document), lastChange }, id)
  },
  moved: (state, { id, to }) => ({ ...step(state, moveSticker(state.present, id, to)), selected: id }),
  saved: (state, { model }) => {
    const renamed = renamedIds(state.present.model, model)
    const id = state.editing && (renamed[state.editing] ?? state.editing)
    return focused({ ...step(state, withModel(state.present, model, renamed)), editing: undefined }, id)
  },
  connected: (state, { from, to }) => {
    const edited = connect(state.present.model, from, to)
    if (!edited) return { ...state, connecting: undefined }
    const document = withModel(state.present, edited.model, { [from.id]: edited.id })
    const lastChange: Change = { what: 'connected', from: from.name, to: to.name }
    return focused({ ...step(state, document), connecting: undefined, lastChange }, edited.id)
  },
  removed: (state, { sticker }) => {
    const model = removeSticker(state.present.model, sticker)
    const [next] = stickersOf(model)
    const lastChange: Change = { what: 'removed', sticker }
    return focused({ ...step(state, withModel(state.present, model)), lastChange }, next?.id)
  },
  opened: (state, { model }) => ({ ...step(state, documentOf(model)), selected: undefined }),
  selected: (state, { id, focus = false }) => (focus ? focused(state, id) : { ...state, selected: id }),
  editing: (state, { id }) => ({ ...state, editing: id, connecting: undefined }),
  connecting: (state, { id }) => ({ ...state, connecting: id }),
  tidied: (state) => step(state, { ...state.present, positions: {} }),
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

/** The next state of the board. */
export function reduceBoard(state: BoardState, action: BoardAction): BoardState {
  const handle = handlers[action.type] as (state: BoardState, action: BoardAction) => BoardState
  return handle(state, action)
}

function step(state: BoardState, present: ModelDocument): BoardState {
  return { ...state, past: [...state.past, state.present].slice(-MOST_STEPS), present, future: [] }
}

const focused = (state: BoardState, id: StickerId | undefined): BoardState => ({
  ...state,
  selected: id,
  focusTurn: state.focusTurn + 1,
})
