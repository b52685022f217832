import { type Model, parseModel } from '@food-delivery/deployment-model'
import { type Sticker, type StickerId, stickersOf } from './sticker'
import { type Point, type Positions } from './sticker-layout'

/** The edited model, and the positions of stickers that the user moved. */
export interface ModelDocument {
  readonly model: Model
  readonly positions: Positions
}

/** A document in which no sticker was moved. */
export const documentOf = (model: Model): ModelDocument => ({ model, positions: {} })

export function moveSticker(document: ModelDocument, id: StickerId, to: Point): ModelDocument {
  return { ...document, positions: { ...document.positions, [id]: to } }
}

/** Replaces the model. `renamed` maps old sticker ids to new ones; positions of removed stickers are dropped. */
export function withModel(
  { positions }: ModelDocument,
  model: Model,
  renamed: Readonly<Partial<Record<StickerId, StickerId>>> = {},
): ModelDocument {
  const ids = new Set(stickersOf(model).map(({ id }) => id))
  const entries = Object.entries(positions).map(([id, point]) => [renamed[id as StickerId] ?? id, point] as const)
  return { model, positions: Object.fromEntries(entries.filter(([id]) => ids.has(id as StickerId))) }
}

/** Maps the sticker ids before an edit to those after it; empty if the edit added or removed an entry. */
export function renamedIds(before: Model, after: Model): Partial<Record<StickerId, StickerId>> {
  const stickersAfter = stickersOf(after)
  const isSame = (a: Sticker, b: Sticker) => a.kind === b.kind && a.path.join() === b.path.join()
  if (before.services.length !== after.services.length) return {}
  if (before.autoscalers.length !== after.autoscalers.length) return {}
  const newId = (old: Sticker) => stickersAfter.find((sticker) => isSame(sticker, old))?.id ?? old.id
  return Object.fromEntries(stickersOf(before).map((old) => [old.id, newId(old)]))
}

/** Parses a stored document; undefined if its model is invalid. Invalid positions are ignored. */
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
