import { type Diagnostic, type Words, checkModel, sentence } from '@food-delivery/deployment-model'
import { type ReactNode, type RefObject, createContext, use, useEffect, useMemo, useReducer, useRef } from 'react'
import { type KeyValueStore } from '../../platform/stored'
import { usePage } from '../../shell/page-context'
import { type BoardAction, type BoardState, initialBoard, reduceBoard } from '../document/board-state'
import { documentOf } from '../document/document'
import { keepDocument, restoreKept } from '../document/kept-model'
import { type Sticker, type StickerId, stickerAt, stickersOf } from '../document/sticker'
import { type Point, layOut } from '../document/sticker-layout'
import { examples } from '../lab/examples'
import { diagnosticWords } from '../texts/texts'

/** The edited model, and what is derived of it. */
interface ModelPageState {
  readonly state: BoardState
  readonly dispatch: (action: BoardAction) => void
  /** The board's surface, onto which stickers are dragged. */
  readonly surface: RefObject<HTMLDivElement | null>
  readonly stickers: readonly Sticker[]
  readonly points: ReadonlyMap<StickerId, Point>
  readonly diagnostics: readonly Diagnostic[]
  /** The sentence of a diagnostic in the chosen language. */
  readonly say: (diagnostic: Pick<Diagnostic, 'code' | 'values'>) => string
  /** The sticker that a diagnostic is about. */
  readonly stickerOf: (diagnostic: Diagnostic) => Sticker | undefined
}

const ModelContext = createContext<ModelPageState | null>(null)

/** The model that is edited. Throws outside of its provider. */
export function useModel(): ModelPageState {
  const value = use(ModelContext)
  if (!value) throw new TypeError('ModelProvider is missing')
  return value
}

/** Provides the model to the components, and stores it in `store` for the next visit. */
export function ModelProvider({ store, children }: { store: KeyValueStore | undefined; children: ReactNode }) {
  const { settings } = usePage()
  const [state, dispatch] = useReducer(reduceBoard, undefined, () =>
    initialBoard(restoreKept(store) ?? documentOf(examples.lab)),
  )
  const surface = useRef<HTMLDivElement>(null)
  const { present } = state
  useEffect(() => keepDocument(store, present), [store, present])
  const derived = useMemo(() => {
    const stickers = stickersOf(present.model)
    const points = layOut(present.model, present.positions)
    return { stickers, points, diagnostics: checkModel(present.model) }
  }, [present])
  const words: Words = diagnosticWords[settings.language]
  const value: ModelPageState = {
    state,
    dispatch,
    surface,
    ...derived,
    say: (diagnostic) => sentence(diagnostic, words),
    stickerOf: ({ path }) => stickerAt(derived.stickers, path),
  }
  return <ModelContext value={value}>{children}</ModelContext>
}
