/** A longitude and a latitude, or an x and a y. */
export type Point = readonly [number, number]

type Line = readonly Point[]
/** A closed line. */
type Ring = Line

/** Points, lines and polygons. The first ring of a polygon is its outline, the others are holes. */
export interface Shape {
  points: readonly Point[]
  lines: readonly Line[]
  polygons: readonly (readonly Ring[])[]
}

/** MongoDB's radius of the earth. */
export const earthRadiusMeters = 6_378_100

const toRadians = (degrees: number): number => (degrees * Math.PI) / 180

/** The angle between two points on the sphere, in radians, by the haversine formula. */
export function angleBetween([x1, y1]: Point, [x2, y2]: Point): number {
  const latitudeSine = Math.sin(toRadians(y2 - y1) / 2)
  const longitudeSine = Math.sin(toRadians(x2 - x1) / 2)
  const cosines = Math.cos(toRadians(y1)) * Math.cos(toRadians(y2))
  const haversine = latitudeSine * latitudeSine + cosines * longitudeSine * longitudeSine
  return 2 * Math.asin(Math.min(1, Math.sqrt(haversine)))
}

export const planeDistance = ([x1, y1]: Point, [x2, y2]: Point): number => Math.hypot(x2 - x1, y2 - y1)

/** The direction from one point to another on the sphere, in radians. */
function bearing([x1, y1]: Point, [x2, y2]: Point): number {
  const longitudeDifference = toRadians(x2 - x1)
  const [latitude1, latitude2] = [toRadians(y1), toRadians(y2)]
  return Math.atan2(
    Math.sin(longitudeDifference) * Math.cos(latitude2),
    Math.cos(latitude1) * Math.sin(latitude2) -
      Math.sin(latitude1) * Math.cos(latitude2) * Math.cos(longitudeDifference),
  )
}

const planeDirection = ([x1, y1]: Point, [x2, y2]: Point): number => Math.atan2(y2 - y1, x2 - x1)

const isSame = (a: Point, b: Point): boolean => a[0] === b[0] && a[1] === b[1]

/** Whether the ring encloses the point. Its edges are great-circle arcs on the sphere, or straight lines. */
export function ringContains(ring: Ring, point: Point, isSphere = true): boolean {
  if (ring.some((corner) => isSame(corner, point))) return true
  const directionTo = isSphere ? bearing : planeDirection
  let turn = 0
  for (const [corner, next] of edgesOf(ring))
    turn += normalizeAngle(directionTo(point, next) - directionTo(point, corner))
  // Seen from an enclosed point, the edges make a full turn, and seen from any other point they make none.
  return Math.abs(turn) > Math.PI / 2
}

/** The same angle, between -π and π. */
function normalizeAngle(radians: number): number {
  if (radians > Math.PI) return radians - 2 * Math.PI
  return radians < -Math.PI ? radians + 2 * Math.PI : radians
}

const edgesOf = (ring: Ring): Segment[] =>
  ring.map((point, index) => [point, ring[(index + 1) % ring.length] as Point] as const)

const segmentsOf = (line: Line): Segment[] => edgesOf(line).slice(0, -1)

/** Whether the point is in one of the polygons and in none of its holes. */
const polygonsContain = ({ polygons }: Shape, point: Point): boolean =>
  polygons.some(
    ([outline = [], ...holes]) => ringContains(outline, point) && !holes.some((hole) => ringContains(hole, point)),
  )

export const allPoints = ({ points, lines, polygons }: Shape): Point[] => [
  ...points,
  ...lines.flat(),
  ...polygons.flat(2),
]

const allSegments = ({ lines, polygons }: Shape): Segment[] => [...lines, ...polygons.flat()].flatMap(segmentsOf)

/** The side of the line from `a` to `b` on which the point is: 1 for left, -1 for right, 0 if it is on the line. */
const planeSide = ([ax, ay]: Point, [bx, by]: Point, [px, py]: Point): number =>
  Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax))

type Vector = readonly [number, number, number]

function toVector([x, y]: Point): Vector {
  const [longitude, latitude] = [toRadians(x), toRadians(y)]
  return [Math.cos(latitude) * Math.cos(longitude), Math.cos(latitude) * Math.sin(longitude), Math.sin(latitude)]
}

/** The side of the great circle through `a` and `b` on which `c` is: 1 or -1, or 0 if it is on the circle. */
function sphereSide(a: Point, b: Point, c: Point): number {
  const [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = [toVector(a), toVector(b), toVector(c)]
  return Math.sign((ay * bz - az * by) * cx + (az * bx - ax * bz) * cy + (ax * by - ay * bx) * cz)
}

type Segment = readonly [Point, Point]

function segmentsCross([a, b]: Segment, [c, d]: Segment): boolean {
  // The arcs cross only if all four turns have the same direction; otherwise only their great circles cross.
  const turns = [sphereSide(a, c, b), sphereSide(b, d, a), sphereSide(c, b, d), sphereSide(d, a, c)]
  return turns[0] !== 0 && turns.every((turn) => turn === turns[0])
}

function isOnSegment([a, b]: Segment, point: Point): boolean {
  const isBetween = (start: number, value: number, end: number): boolean =>
    Math.min(start, end) <= value && value <= Math.max(start, end)
  return planeSide(a, b, point) === 0 && isBetween(a[0], point[0], b[0]) && isBetween(a[1], point[1], b[1])
}

const doSegmentsCross = (a: Shape, b: Shape): boolean =>
  allSegments(a).some((segment) => allSegments(b).some((other) => segmentsCross(segment, other)))

/** Whether the whole shape is in the polygons of the region. */
export const isWithin = (shape: Shape, region: Shape): boolean =>
  allPoints(shape).every((point) => polygonsContain(region, point)) && !doSegmentsCross(shape, region)

/** Whether the shapes have a point in common. */
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
