import { type ConsumerName, consumerNames } from '@food-delivery/contracts'
import { type PerConsumer, perConsumer } from '../cluster/per-consumer'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box extends Point {
  readonly w: number
  readonly h: number
}

/** The lines along which messages move. */
export type PipeName = 'requests' | 'intake' | 'publish' | ConsumerName

/** Where everything is drawn, in the units of the SVG's view box. */
export interface Layout {
  readonly kind: 'wide' | 'narrow'
  readonly width: number
  readonly height: number
  readonly browser: Box
  readonly api: Box
  readonly topic: Box
  readonly groups: PerConsumer<Box>
  readonly mongo: Box
  readonly redis: Box
  readonly pipes: Record<PipeName, readonly Point[]>
  /** Static lines: which group writes to which store. */
  readonly links: readonly (readonly Point[])[]
}

const CARD_HEIGHT = 81
const CARD_PITCH = 88

const CARDS_HEIGHT = (consumerNames.length - 1) * CARD_PITCH + CARD_HEIGHT

function stacked(x: number, y: number, w: number): PerConsumer<Box> {
  return perConsumer((_name, i) => ({ x, y: y + i * CARD_PITCH, w, h: CARD_HEIGHT }))
}

const middle = (box: Box): number => box.y + box.h / 2

function wide(): Layout {
  const groups = stacked(286, 1, 322)
  const bottom = 1 + CARDS_HEIGHT
  const topic: Box = { x: 134, y: 1, w: 96, h: bottom - 1 }
  const lines = perConsumer((name) => [
    { x: topic.x + topic.w, y: middle(groups[name]) },
    { x: groups[name].x, y: middle(groups[name]) },
  ])
  const edge = groups.order.x + groups.order.w
  return {
    kind: 'wide',
    width: 680,
    height: bottom + 20,
    browser: { x: 1, y: 44, w: 90, h: 84 },
    api: { x: 1, y: 180, w: 90, h: 60 },
    topic,
    groups,
    mongo: { x: 630, y: 54, w: 49, h: 62 },
    redis: { x: 630, y: middle(groups.status) - 31, w: 49, h: 62 },
    pipes: {
      requests: [
        { x: 46, y: 128 },
        { x: 46, y: 180 },
      ],
      intake: [
        { x: 91, y: 210 },
        { x: topic.x, y: 210 },
      ],
      publish: [
        { x: 447, y: bottom },
        { x: 447, y: bottom + 13 },
        { x: 182, y: bottom + 13 },
        { x: 182, y: bottom },
      ],
      ...lines,
    },
    links: [
      [
        { x: edge, y: middle(groups.order) },
        { x: 654, y: middle(groups.order) },
        { x: 654, y: 54 },
      ],
      [
        { x: edge, y: middle(groups.kitchen) },
        { x: 654, y: middle(groups.kitchen) },
        { x: 654, y: 116 },
      ],
      [
        { x: edge, y: middle(groups.status) },
        { x: 636, y: middle(groups.status) },
      ],
    ],
  }
}

function narrow(): Layout {
  const top = 190
  const groups = stacked(20, top, 308)
  const bottom = top + CARDS_HEIGHT
  const lines = perConsumer((name) => [
    { x: 8, y: 162 },
    { x: 8, y: middle(groups[name]) },
    { x: groups[name].x, y: middle(groups[name]) },
  ])
  return {
    kind: 'narrow',
    width: 344,
    height: bottom + 74,
    browser: { x: 1, y: 1, w: 112, h: 56 },
    api: { x: 231, y: 1, w: 112, h: 56 },
    topic: { x: 1, y: 86, w: 342, h: 76 },
    groups,
    mongo: { x: 96, y: bottom + 16, w: 60, h: 56 },
    redis: { x: 196, y: bottom + 16, w: 60, h: 56 },
    pipes: {
      requests: [
        { x: 113, y: 29 },
        { x: 231, y: 29 },
      ],
      intake: [
        { x: 287, y: 57 },
        { x: 287, y: 86 },
      ],
      publish: [
        { x: 328, y: middle(groups.status) },
        { x: 336, y: middle(groups.status) },
        { x: 336, y: 162 },
      ],
      ...lines,
    },
    links: [],
  }
}

const layouts = { wide: wide(), narrow: narrow() }

/** The layout for a region of this width in CSS pixels. */
export function layoutFor(width: number): Layout {
  return width < 520 ? layouts.narrow : layouts.wide
}
