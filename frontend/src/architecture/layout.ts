import { type ConsumerName, consumerNames } from '@food-delivery/contracts'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box extends Point {
  readonly w: number
  readonly h: number
}

/** Where messages move. */
export type PipeName = 'requests' | 'intake' | 'publish' | ConsumerName

/** Where everything stands, in the units of the drawing's view box. */
export interface Layout {
  readonly kind: 'wide' | 'narrow'
  readonly width: number
  readonly height: number
  readonly browser: Box
  readonly api: Box
  readonly topic: Box
  readonly groups: Record<ConsumerName, Box>
  readonly mongo: Box
  readonly redis: Box
  readonly pipes: Record<PipeName, readonly Point[]>
  /** Lines without movement: which group writes where. */
  readonly links: readonly (readonly Point[])[]
}

const CARD_HEIGHT = 101
const CARD_PITCH = 109

function stacked(x: number, y: number, w: number): Record<ConsumerName, Box> {
  return Object.fromEntries(
    consumerNames.map((name, i) => [name, { x, y: y + i * CARD_PITCH, w, h: CARD_HEIGHT }]),
  ) as Record<ConsumerName, Box>
}

const middle = (box: Box): number => box.y + box.h / 2

function eachGroup(
  groups: Record<ConsumerName, Box>,
  pipe: (box: Box) => Point[],
): Record<ConsumerName, Point[]> {
  return Object.fromEntries(consumerNames.map((name) => [name, pipe(groups[name])])) as Record<
    ConsumerName,
    Point[]
  >
}

function wide(): Layout {
  const groups = stacked(296, 1, 316)
  const topic: Box = { x: 146, y: 1, w: 104, h: 428 }
  const lines = eachGroup(groups, (box) => [
    { x: topic.x + topic.w, y: middle(box) },
    { x: box.x, y: middle(box) },
  ])
  const edge = 612
  return {
    kind: 'wide',
    width: 680,
    height: 456,
    browser: { x: 1, y: 60, w: 100, h: 84 },
    api: { x: 1, y: 196, w: 100, h: 68 },
    topic,
    groups,
    mongo: { x: 630, y: 74, w: 49, h: 64 },
    redis: { x: 630, y: 346, w: 49, h: 64 },
    pipes: {
      requests: [
        { x: 51, y: 144 },
        { x: 51, y: 196 },
      ],
      intake: [
        { x: 101, y: 230 },
        { x: 146, y: 230 },
      ],
      publish: [
        { x: 454, y: 429 },
        { x: 454, y: 446 },
        { x: 198, y: 446 },
        { x: 198, y: 429 },
      ],
      ...lines,
    },
    links: [
      [
        { x: edge, y: middle(groups.order) },
        { x: 654, y: middle(groups.order) },
        { x: 654, y: 74 },
      ],
      [
        { x: edge, y: middle(groups.kitchen) },
        { x: 654, y: middle(groups.kitchen) },
        { x: 654, y: 138 },
      ],
      [
        { x: edge, y: middle(groups.status) },
        { x: 630, y: middle(groups.status) },
      ],
    ],
  }
}

function narrow(): Layout {
  const top = 190
  const groups = stacked(22, top, 304)
  const bottom = top + 3 * CARD_PITCH + CARD_HEIGHT
  const lines = eachGroup(groups, (box) => [
    { x: 8, y: 162 },
    { x: 8, y: middle(box) },
    { x: box.x, y: middle(box) },
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
        { x: 326, y: middle(groups.status) },
        { x: 336, y: middle(groups.status) },
        { x: 336, y: 162 },
      ],
      ...lines,
    },
    links: [],
  }
}

const layouts = { wide: wide(), narrow: narrow() }

/** The drawing for a region of this width, in CSS pixels. */
export function layoutFor(width: number): Layout {
  return width < 520 ? layouts.narrow : layouts.wide
}
