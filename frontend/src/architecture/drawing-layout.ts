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

/** Positions and sizes in the units of the SVG's view box. */
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
  /** Lines without moving dots, from a group to the store that it writes to. */
  readonly links: readonly (readonly Point[])[]
}

const CARD_HEIGHT = 81
/** From the top of one card to the top of the next. */
const CARD_PITCH = 88
const CARDS_HEIGHT = (consumerNames.length - 1) * CARD_PITCH + CARD_HEIGHT

/** The cards of all groups, one below the other. */
function cards(x: number, y: number, w: number): PerConsumer<Box> {
  return perConsumer((_name, index) => ({ x, y: y + index * CARD_PITCH, w, h: CARD_HEIGHT }))
}

/** A line through points given as x and y. */
const line = (...points: [x: number, y: number][]): Point[] => points.map(([x, y]) => ({ x, y }))

function wideLayout(): Layout {
  const groups = cards(286, 1, 322)
  const bottom = 1 + CARDS_HEIGHT
  const topic: Box = { x: 134, y: 1, w: 96, h: bottom - 1 }
  const middles = perConsumer((name) => groups[name].y + CARD_HEIGHT / 2)
  const right = groups.order.x + groups.order.w
  return {
    kind: 'wide',
    width: 680,
    height: bottom + 20,
    browser: { x: 1, y: 44, w: 90, h: 84 },
    api: { x: 1, y: 180, w: 90, h: 60 },
    topic,
    groups,
    mongo: { x: 630, y: 54, w: 49, h: 62 },
    redis: { x: 630, y: middles.status - 31, w: 49, h: 62 },
    pipes: {
      requests: line([46, 128], [46, 180]),
      intake: line([91, 210], [topic.x, 210]),
      publish: line([447, bottom], [447, bottom + 13], [182, bottom + 13], [182, bottom]),
      ...perConsumer((name) => line([topic.x + topic.w, middles[name]], [groups[name].x, middles[name]])),
    },
    links: [
      line([right, middles.order], [654, middles.order], [654, 54]),
      line([right, middles.kitchen], [654, middles.kitchen], [654, 116]),
      line([right, middles.status], [636, middles.status]),
    ],
  }
}

function narrowLayout(): Layout {
  const top = 190
  const groups = cards(20, top, 308)
  const bottom = top + CARDS_HEIGHT
  const middles = perConsumer((name) => groups[name].y + CARD_HEIGHT / 2)
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
      requests: line([113, 29], [231, 29]),
      intake: line([287, 57], [287, 86]),
      publish: line([328, middles.status], [336, middles.status], [336, 162]),
      ...perConsumer((name) => line([8, 162], [8, middles[name]], [groups[name].x, middles[name]])),
    },
    links: [],
  }
}

/** Narrower regions get the narrow layout. CSS pixels. */
const MIN_WIDTH_OF_WIDE_LAYOUT = 520

const layouts = { wide: wideLayout(), narrow: narrowLayout() }

/** The layout for a region of this width in CSS pixels. */
export function layoutFor(width: number): Layout {
  return width < MIN_WIDTH_OF_WIDE_LAYOUT ? layouts.narrow : layouts.wide
}
