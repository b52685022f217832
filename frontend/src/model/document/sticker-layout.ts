import { type Model } from '@food-delivery/deployment-model'
import { INGRESS_ID, type Sticker, type StickerId, autoscalerId, deploymentId, serviceId } from './sticker'

/** A point of the board, in CSS pixels from the board's upper left corner. */
export interface Point {
  readonly x: number
  readonly y: number
}
export type Positions = Readonly<Partial<Record<StickerId, Point>>>

/** Size of every sticker. CSS pixels. */
export const STICKER = { width: 184, height: 92 } as const
/** Distance of the grid points. CSS pixels. */
const GRID_SIZE = 8

const MARGIN = 24
const COLUMN_WIDTH = STICKER.width + 40
/** Position of the upper edge of each row. */
const rows = { ingress: 24, service: 176, deployment: 304, autoscaler: 448 } as const
const AUTOSCALER_ROW_HEIGHT = STICKER.height + 20

const columnX = (column: number) => MARGIN + column * COLUMN_WIDTH

/** The position of each sticker: the one to which the user moved it, or its position in the default layout. */
export function layOut(model: Model, moved: Positions): Map<StickerId, Point> {
  return new Map([...defaultLayout(model)].map(([id, point]) => [id, moved[id] ?? point]))
}

/** A column for each service, the Ingress above the columns, and each autoscaler below its Deployment. */
function defaultLayout({ services, autoscalers }: Model): Map<StickerId, Point> {
  const points = new Map<StickerId, Point>()
  const middle = columnX((Math.max(1, services.length) - 1) / 2)
  points.set(INGRESS_ID, { x: middle, y: rows.ingress })
  services.forEach(({ name }, column) => {
    points.set(serviceId(name), { x: columnX(column), y: rows.service })
    points.set(deploymentId(name), { x: columnX(column), y: rows.deployment })
  })
  const autoscalerCounts = services.map(() => 0)
  const place = (id: StickerId, column: number) => {
    const count = autoscalerCounts[column] ?? 0
    points.set(id, { x: columnX(column), y: rows.autoscaler + count * AUTOSCALER_ROW_HEIGHT })
    autoscalerCounts[column] = count + 1
  }
  const columnOf = (deployment: string | undefined) => services.findIndex(({ name }) => name === deployment)
  const connected = autoscalers.filter(({ deployment }) => columnOf(deployment) >= 0)
  for (const autoscaler of connected) place(autoscalerId(autoscaler), columnOf(autoscaler.deployment))
  for (const autoscaler of autoscalers.filter((candidate) => !connected.includes(candidate))) {
    const emptiestColumn = autoscalerCounts.indexOf(Math.min(...autoscalerCounts))
    place(autoscalerId(autoscaler), Math.max(0, emptiestColumn))
  }
  return points
}

/** The nearest point of the grid that is on the board. */
export function snap({ x, y }: Point): Point {
  const rounded = (value: number) => Math.max(0, Math.round(value / GRID_SIZE) * GRID_SIZE)
  return { x: rounded(x), y: rounded(y) }
}

/** The size of a board that shows every sticker. */
export function boardSize(points: Iterable<Point>): { width: number; height: number } {
  const all = [...points]
  return {
    width: Math.max(0, ...all.map(({ x }) => x)) + STICKER.width + MARGIN,
    height: Math.max(0, ...all.map(({ y }) => y)) + STICKER.height + MARGIN,
  }
}

/** The topmost sticker under a point. */
export function stickerUnder(
  stickers: readonly Sticker[],
  points: ReadonlyMap<StickerId, Point>,
  { x, y }: Point,
): Sticker | undefined {
  return stickers.findLast(({ id }) => {
    const corner = points.get(id)
    return corner && x >= corner.x && x <= corner.x + STICKER.width && y >= corner.y && y <= corner.y + STICKER.height
  })
}
