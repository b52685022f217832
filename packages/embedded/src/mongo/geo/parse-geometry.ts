import { ownValue } from '../../own-value'
import { type Document, isDocument } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { badValue, notSupported } from '../mongo-errors'
import { type Point, type Shape } from './shapes'

const emptyShape: Shape = { points: [], lines: [], polygons: [] }

/** A point `[x, y]`; undefined for other values. */
function parsePosition(value: unknown): Point | undefined {
  const [x, y] = Array.isArray(value) ? (value as unknown[]) : []
  return isNumeric(x) && isNumeric(y) ? [toNumber(x), toNumber(y)] : undefined
}

/** Parses an array of at least `minLength` items; undefined for other values. */
const parseList =
  <Item>(parse: (value: unknown) => Item | undefined, minLength: number) =>
  (value: unknown): Item[] | undefined => {
    const items = Array.isArray(value) ? value.map(parse) : []
    return items.length < minLength || items.includes(undefined) ? undefined : (items as Item[])
  }

const parseLine = parseList(parsePosition, 2)
const parsePolygon = parseList(parseList(parsePosition, 4), 1)

const geoJsonTypes: Record<string, (coordinates: unknown) => Partial<Shape> | undefined> = {
  Point: (value) => shapeWith('points', parsePosition(value), (point) => [point]),
  MultiPoint: (value) => shapeWith('points', parseList(parsePosition, 1)(value), (points) => points),
  LineString: (value) => shapeWith('lines', parseLine(value), (line) => [line]),
  MultiLineString: (value) => shapeWith('lines', parseList(parseLine, 1)(value), (lines) => lines),
  Polygon: (value) => shapeWith('polygons', parsePolygon(value), (polygon) => [polygon]),
  MultiPolygon: (value) => shapeWith('polygons', parseList(parsePolygon, 1)(value), (polygons) => polygons),
}

/** A shape with one kind of parts; undefined if the value is undefined. */
function shapeWith<Name extends keyof Shape, Value>(
  name: Name,
  value: Value | undefined,
  toList: (value: Value) => Shape[Name],
): Partial<Shape> | undefined {
  return value === undefined ? undefined : { [name]: toList(value) }
}

/** The shape of a GeoJSON object; undefined for other values. */
function parseGeoJson(value: unknown): Shape | undefined {
  if (!isDocument(value) || typeof value['type'] !== 'string') return undefined
  if (value['type'] === 'GeometryCollection') throw notSupported('the geometry GeometryCollection')
  const shape = ownValue(geoJsonTypes, value['type'])?.(value['coordinates'])
  return shape && { ...emptyShape, ...shape }
}

/** The shape of a stored value: GeoJSON, `[x, y]`, or a document with x and y in this order. */
export function parseStored(value: unknown): Shape | undefined {
  const geoJson = parseGeoJson(value)
  if (geoJson) return geoJson
  const point = parseLegacyPoint(value)
  return point && { ...emptyShape, points: [point] }
}

/** A point `[x, y]`, or a document with x and y in this order. */
export const parseLegacyPoint = (value: unknown): Point | undefined =>
  parsePosition(isDocument(value) ? Object.values(value) : value)

/** The shape of `$geometry`. @throws MongoCommandError if it is invalid. */
export function parseGeometry(operand: Document): Shape {
  const shape = parseGeoJson(operand['$geometry'])
  if (shape) return shape
  throw badValue(`unknown GeoJSON: ${JSON.stringify(operand['$geometry'])}`)
}
