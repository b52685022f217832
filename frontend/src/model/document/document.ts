import { type Model, parseModel } from '@food-delivery/deployment-model'
import { type Sticker, type StickerId, stickersOf } from './sticker'
import { type Point, type Positions } from './sticker-layout'

/** The edited model, and where stickers were moved to. */
export interface ModelDocument {
  readonly model: Model
  readonly positions: Positions
}

/** A document with the default layout. */
export const documentOf = (model: Model): ModelDocument => ({ model, positions: {} })

/** Moves a sticker. */
export function moveSticker(document: ModelDocument, id: StickerId, to: Point): ModelDocument {
  return { ...document, positions: { ...document.positions, [id]: to } }
}

/** The document with another model: positions of removed stickers are dropped, those of `renamed` ones kept. */
export function withModel(
  { positions }: ModelDocument,
  model: Model,
  renamed: Readonly<Partial<Record<StickerId, StickerId>>> = {},
): ModelDocument {
  const known = new Set(stickersOf(model).map(({ id }) => id))
  const moved = Object.entries(positions).map(([id, point]) => [renamed[id as StickerId] ?? id, point] as const)
  return { model, positions: Object.fromEntries(moved.filter(([id]) => known.has(id as StickerId))) }
}

/** Maps the sticker ids of a model to those after an edit. */
export function renamedIds(before: Model, after: Model): Partial<Record<StickerId, StickerId>> {
  const old = stickersOf(before)
  const now = stickersOf(after)
  const same = (one: Sticker, other: Sticker) => one.kind === other.kind && one.path.join() === other.path.join()
  if (before.services.length !== after.services.length) return {}
  if (before.autoscalers.length !== after.autoscalers.length) return {}
  return Object.fromEntries(old.map((one) => [one.id, now.find((other) => same(one, other))?.id ?? one.id]))
}

/** Parses a stored document; undefined if it is invalid. */
export function restoreDocument(stored: unknown): ModelDocument | undefined {
  if (typeof stored !== 'object' || stored === null || !('model' in stored)) return undefined
  const parsed = parseModel(stored.model)
  if (!('model' in parsed)) return undefined
  const positions = 'positions' in stored && isPositions(stored.positions) ? stored.positions : {}
  return withModel({ model: parsed.model, positions }, parsed.model)
}

function isPositions(value: unknown): value is Positions {
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).every(
    (point: Partial<Point> | null) => Number.isFinite(point?.x) && Number.isFinite(point?.y),
  )
}
