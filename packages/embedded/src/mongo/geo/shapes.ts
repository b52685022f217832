/** A longitude and a latitude, or an x and a y. */
export type Point = readonly [number, number]

type Ring = readonly Point[]

/** Points, lines and polygons; the first ring of a polygon is its outside, the others are holes. */
export interface Shape {
  points: readonly Point[]
  lines: readonly Ring[]
  polygons: readonly (readonly Ring[])[]
}

/** MongoDB's radius of the earth in metres. */
export const earthRadius = 6_378_100

const toRadians = (degrees: number): number => (degrees * Math.PI) / 180

/** The angle between two points on the sphere, in radians. */
export function angleBetween([x1, y1]: Point, [x2, y2]: Point): number {
  const u = Math.sin(toRadians(y2 - y1) / 2)
  const v = Math.sin(toRadians(x2 - x1) / 2)
  return 2 * Math.asin(Math.min(1, Math.sqrt(u * u + Math.cos(toRadians(y1)) * Math.cos(toRadians(y2)) * v * v)))
}

export const planeDistance = ([x1, y1]: Point, [x2, y2]: Point): number => Math.hypot(x2 - x1, y2 - y1)

/** The direction from one point to another on the sphere, in radians. */
function bearing([x1, y1]: Point, [x2, y2]: Point): number {
  const difference = toRadians(x2 - x1)
  const [a, b] = [toRadians(y1), toRadians(y2)]
  return Math.atan2(
    Math.sin(difference) * Math.cos(b),
    Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(difference),
  )
}

const planeDirection = ([x1, y1]: Point, [x2, y2]: Point): number => Math.atan2(y2 - y1, x2 - x1)

const isSame = (a: Point, b: Point): boolean => a[0] === b[0] && a[1] === b[1]

/** True if the ring goes around the point; its edges are great circles on the sphere, or straight lines. */
function ringContains(ring: Ring, point: Point, isSphere: boolean): boolean {
  if (ring.some((corner) => isSame(corner, point))) return true
  const directionTo = isSphere ? bearing : planeDirection
  let turns = 0
  for (const [corner, next] of edgesOf(ring)) {
    const angle = directionTo(point, next) - directionTo(point, corner)
    turns += angle > Math.PI ? angle - 2 * Math.PI : angle < -Math.PI ? angle + 2 * Math.PI : angle
  }
  return Math.abs(turns) > Math.PI / 2
}

const edgesOf = (ring: Ring): (readonly [Point, Point])[] =>
  ring.map((point, index) => [point, ring[(index + 1) % ring.length] as Point] as const)

const segmentsOf = (line: Ring): (readonly [Point, Point])[] => edgesOf(line).slice(0, -1)

/** True if the point is in one of the polygons and in none of its holes. */
const polygonsContain = ({ polygons }: Shape, point: Point, isSphere = true): boolean =>
  polygons.some(
    ([outside = [], ...holes]) =>
      ringContains(outside, point, isSphere) && !holes.some((hole) => ringContains(hole, point, isSphere)),
  )

const allPoints = ({ points, lines, polygons }: Shape): Point[] => [...points, ...lines.flat(), ...polygons.flat(2)]

const allSegments = ({ lines, polygons }: Shape): (readonly [Point, Point])[] =>
  [...lines, ...polygons.flat()].flatMap(segmentsOf)

const side = ([ax, ay]: Point, [bx, by]: Point, [px, py]: Point): number =>
  Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax))

function segmentsCross([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}

function isOnSegment([a, b]: readonly [Point, Point], point: Point): boolean {
  const isBetween = (low: number, value: number, high: number): boolean =>
    Math.min(low, high) <= value && value <= Math.max(low, high)
  return side(a, b, point) === 0 && isBetween(a[0], point[0], b[0]) && isBetween(a[1], point[1], b[1])
}

const doSegmentsCross = (a: Shape, b: Shape): boolean =>
  allSegments(a).some((segment) => allSegments(b).some((other) => segmentsCross(segment, other)))

/** True if all of the shape is in the polygons of the region. */
export const isWithin = (shape: Shape, region: Shape, isSphere = true): boolean =>
  allPoints(shape).every((point) => polygonsContain(region, point, isSphere)) && !doSegmentsCross(shape, region)

/** True if the shapes have a point in common. */
export function intersects(a: Shape, b: Shape): boolean {
  const touches = (shape: Shape, other: Shape): boolean =>
    allPoints(shape).some(
      (point) =>
        polygonsContain(other, point) ||
        other.points.some((each) => isSame(each, point)) ||
        allSegments(other).some((segment) => isOnSegment(segment, point)),
    )
  return touches(a, b) || touches(b, a) || doSegmentsCross(a, b)
}
