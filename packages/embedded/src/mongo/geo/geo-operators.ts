import { ownValue } from '../../own-value'
import { type Document, documentOrEmpty, isDocument, splitPath } from '../bson/document'
import { isNumeric, numberOr, toNumber } from '../bson/numeric'
import { badValue } from '../mongo-errors'
import { type ValueTest, valuesAtPath } from '../query/path-values'
import { parseGeometry, parseLegacyPoint, parseStored } from './parse-geometry'
import {
  allPoints,
  angleBetween,
  earthRadiusMeters,
  intersects,
  isWithin,
  planeDistance,
  ringContains,
  type Point,
  type Shape,
} from './shapes'

const testShape =
  (test: (shape: Shape) => boolean): ValueTest =>
  (value) => {
    const shape = parseStored(value)
    return shape !== undefined && test(shape)
  }

/** The regions on a plane contain no lines or polygons, because those of GeoJSON are on the sphere. */
const testPoint = (test: (point: Point) => boolean): ValueTest =>
  testShape(({ points: [point, ...others] }) => point !== undefined && others.length === 0 && test(point))

function parsePoints(operator: string, value: unknown): Point[] {
  const parsed = Array.isArray(value) ? value.map(parseLegacyPoint) : []
  if (parsed.length > 0 && !parsed.includes(undefined)) return parsed as Point[]
  throw badValue(`${operator} needs points`)
}

/** The regions of `$geoWithin`. */
const regions: Record<string, (operand: unknown) => ValueTest> = {
  $geometry: (operand) => {
    const region = parseGeometry({ $geometry: operand })
    if (region.polygons.length === 0) throw badValue('$geoWithin not supported with a geometry that is not a polygon')
    return testShape((shape) => isWithin(shape, region))
  },
  $box: (operand) => {
    const [[left, bottom], [right, top]] = parsePoints('$box', operand) as [Point, Point]
    return testPoint(([x, y]) => x >= left && x <= right && y >= bottom && y <= top)
  },
  $polygon: (operand) => {
    const corners = parsePoints('$polygon', operand)
    return testPoint((point) => ringContains(corners, point, false))
  },
  $center: (operand) => {
    const [center, radius] = parseCircle('$center', operand)
    return testPoint((point) => planeDistance(center, point) <= radius)
  },
  $centerSphere: (operand) => {
    const [center, radius] = parseCircle('$centerSphere', operand)
    return testShape((shape) => allPoints(shape).every((point) => angleBetween(center, point) <= radius))
  },
}

function parseCircle(operator: string, operand: unknown): [center: Point, radius: number] {
  const [center, radius] = Array.isArray(operand) ? (operand as unknown[]) : []
  const point = parseLegacyPoint(center)
  if (!point || !isNumeric(radius)) throw badValue(`${operator} needs a point and a radius`)
  return [point, toNumber(radius)]
}

function withinTest(operand: unknown): ValueTest {
  const [name = '', ...otherNames] = isDocument(operand) ? Object.keys(operand) : []
  const compile = ownValue(regions, name)
  if (!compile || otherNames.length > 0 || !isDocument(operand)) throw badValue(`unknown region of $geoWithin: ${name}`)
  return compile(operand[name])
}

function intersectsTest(operand: unknown): ValueTest {
  const geometry = parseGeometry(documentOrEmpty(operand))
  return testShape((shape) => intersects(shape, geometry))
}

/**
 * The distance to the point of `$near` or `$nearSphere`, and its limits: in metres for GeoJSON, otherwise in the unit
 * of the coordinates (`$near`) or in radians (`$nearSphere`).
 */
interface Near {
  distanceTo: (point: Point) => number
  min: number
  max: number
}

/** Parses `$near` and `$nearSphere`. The limits are in the operand; for `[x, y]`, they are operators next to it. */
function parseNear(operators: Document): Near | undefined {
  const name = ['$near', '$nearSphere'].find((each) => each in operators)
  if (name === undefined) return undefined
  const operand = operators[name]
  const isGeoJson = isDocument(operand) && ('$geometry' in operand || 'coordinates' in operand)
  const geometry = isGeoJson && !('$geometry' in operand) ? { $geometry: operand } : (operand as Document)
  const point = isGeoJson ? parseGeometry(geometry).points[0] : parseLegacyPoint(operand)
  if (!point) throw badValue(`invalid point in geo near query: ${JSON.stringify(operand)}`)
  const limits: Document = isGeoJson ? operand : operators
  return {
    distanceTo: (target) => {
      if (isGeoJson) return angleBetween(point, target) * earthRadiusMeters
      return name === '$near' ? planeDistance(point, target) : angleBetween(point, target)
    },
    min: numberOr(limits['$minDistance'], 0),
    max: numberOr(limits['$maxDistance'], Infinity),
  }
}

const nearTest = ({ distanceTo, min, max }: Near): ValueTest =>
  testShape(({ points: [point] }) => point !== undefined && distanceTo(point) >= min && distanceTo(point) <= max)

/** Compiles the geospatial operators. */
export const geoOperators: Record<string, (operand: unknown, operators: Document) => ValueTest> = {
  $geoWithin: withinTest,
  $within: withinTest, // the former name of $geoWithin
  $geoIntersects: intersectsTest,
  $near: (_operand, operators) => nearTest(parseNear(operators) as Near),
  $nearSphere: (_operand, operators) => nearTest(parseNear(operators) as Near),
  // `parseNear` reads these two, which are next to `$near: [x, y]`.
  $maxDistance: () => () => true,
  $minDistance: () => () => true,
}

/** The field with a `$near` in a filter, and a document's distance from that point; undefined without `$near`. */
export function findNear(filter: Document): { path: string; distanceOf: (document: Document) => number } | undefined {
  for (const [path, condition] of Object.entries(filter)) {
    if (path === '$and' && Array.isArray(condition)) {
      const found = condition.filter(isDocument).map(findNear).find(Boolean)
      if (found) return found
    }
    const near = isDocument(condition) ? parseNear(condition) : undefined
    if (near) {
      const distanceOf = (document: Document): number => Math.min(...storedPoints(document, path).map(near.distanceTo))
      return { path, distanceOf }
    }
  }
  return undefined
}

function storedPoints(document: Document, path: string): readonly Point[] {
  const values = valuesAtPath(document, splitPath(path))
  // The two numbers of a legacy point are separate values here.
  return parseStored(values)?.points ?? values.flatMap((value) => parseStored(value)?.points ?? [])
}
