import { type Model, parseModel } from '@food-delivery/deployment-model'
import { type Sticker, type StickerId, stickersOf } from './sticker'
import { type Point, type Positions } from './sticker-layout'

/** What is edited and kept: the model, and where stickers were moved to. */
export interface ModelDocument {
  readonly model: Model
  readonly positions: Positions
}

/** A document in which everything is where it belongs. */
export const documentOf = (model: Model): ModelDocument => ({ model, positions: {} })

/** Moves a sticker. */
export function moveSticker(document: ModelDocument, id: StickerId, to: Point): ModelDocument {
  return { ...document, positions: { ...document.positions, [id]: to } }
}

/** The document with another model; places of stickers that are no more are forgotten, `renamed` keep theirs. */
export function withModel(
  { positions }: ModelDocument,
  model: Model,
  renamed: Readonly<Partial<Record<StickerId, StickerId>>> = {},
): ModelDocument {
  const known = new Set(stickersOf(model).map(({ id }) => id))
  const moved = Object.entries(positions).map(([id, point]) => [renamed[id as StickerId] ?? id, point] as const)
  return { model, positions: Object.fromEntries(moved.filter(([id]) => known.has(id as StickerId))) }
}

/** What an edited sticker is called afterwards. */
export function renamedIds(before: Model, after: Model): Partial<Record<StickerId, StickerId>> {
  const old = stickersOf(before)
  const now = stickersOf(after)
  const same = (one: Sticker, other: Sticker) => one.kind === other.kind && one.path.join() === other.path.join()
  if (before.services.length !== after.services.length) return {}
  if (before.autoscalers.length !== after.autoscalers.length) return {}
  return Object.fromEntries(old.map((one) => [one.id, now.find((other) => same(one, other))?.id ?? one.id]))
}

/** Takes what an earlier visit kept; undefined when that is no document. */
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
