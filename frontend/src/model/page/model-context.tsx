import { type Diagnostic, checkModel, sentence } from '@food-delivery/deployment-model'
import { type ReactNode, type RefObject, createContext, use, useEffect, useMemo, useReducer, useRef } from 'react'
import { type KeyValueStore } from '../../platform/json-storage'
import { usePage } from '../../shell/page-context'
import { type BoardAction, type BoardState, initialBoard, reduceBoard } from '../document/board-state'
import { documentOf } from '../document/model-document'
import { restoreStoredDocument, storeDocument } from '../document/stored-model'
import { type Sticker, type StickerId, stickerOfPath, stickersOf } from '../document/sticker'
import { type Point, layOut } from '../document/sticker-layout'
import { examples } from '../lab/examples'
import { diagnosticTexts } from '../texts/texts'

/** The edited model, and values derived from it. */
interface ModelPageState {
  readonly state: BoardState
  readonly dispatch: (action: BoardAction) => void
  /** The element of the board that contains the stickers. */
  readonly surface: RefObject<HTMLDivElement | null>
  readonly stickers: readonly Sticker[]
  /** The position of each sticker. */
  readonly points: ReadonlyMap<StickerId, Point>
  readonly diagnostics: readonly Diagnostic[]
  /** The text of a diagnostic in the chosen language. */
  readonly describe: (diagnostic: Pick<Diagnostic, 'code' | 'values'>) => string
  /** The sticker that a diagnostic is about. */
  readonly stickerOf: (diagnostic: Diagnostic) => Sticker | undefined
}

const ModelContext = createContext<ModelPageState | null>(null)

/** The model of the nearest ModelProvider. Throws if there is none. */
export function useModel(): ModelPageState {
  const value = use(ModelContext)
  if (!value) throw new TypeError('useModel must be called inside a ModelProvider')
  return value
}

/** Provides the model to its children, and stores it for the next visit. */
export function ModelProvider({ store, children }: { store: KeyValueStore | undefined; children: ReactNode }) {
  const { settings } = usePage()
  const [state, dispatch] = useReducer(reduceBoard, undefined, () =>
    initialBoard(restoreStoredDocument(store) ?? documentOf(examples.lab)),
  )
  const surface = useRef<HTMLDivElement>(null)
  const { present } = state
  useEffect(() => storeDocument(store, present), [store, present])
  const derived = useMemo(() => {
    const stickers = stickersOf(present.model)
    const points = layOut(present.model, present.positions)
    return { stickers, points, diagnostics: checkModel(present.model) }
  }, [present])
  const value: ModelPageState = {
    state,
    dispatch,
    surface,
    ...derived,
    describe: (diagnostic) => sentence(diagnostic, diagnosticTexts[settings.language]),
    stickerOf: ({ path }) => stickerOfPath(derived.stickers, path),
  }
  return <ModelContext value={value}>{children}</ModelContext>
}
