export interface Point {
  longitude: number
  latitude: number
}

interface Ranges {
  longitude: readonly [number, number]
  latitude: readonly [number, number]
}

const bitsPerCoordinate = 26
const earthRadiusMeters = 6_372_797.560856
/** The ranges of Redis' scores, which are those of the Mercator projection. */
export const mercator: Ranges = { longitude: [-180, 180], latitude: [-85.05112878, 85.05112878] }
/** The ranges of geohash strings. */
const wholeEarth: Ranges = { longitude: [-180, 180], latitude: [-90, 90] }

/** The index of a coordinate's cell, from 0 at the lower end of the range. */
const cellIndexOf = (value: number, [min, max]: readonly [number, number]): number =>
  Math.min(2 ** bitsPerCoordinate - 1, Math.floor(((value - min) / (max - min)) * 2 ** bitsPerCoordinate))

/** The score of a point in a sorted set: the interleaved bits of its two cell indexes, 52 in all. */
export function encodeScore({ longitude, latitude }: Point, ranges = mercator): number {
  const [x, y] = [cellIndexOf(longitude, ranges.longitude), cellIndexOf(latitude, ranges.latitude)]
  let bits = 0
  for (let bit = bitsPerCoordinate - 1; bit >= 0; bit--) bits = bits * 4 + ((x >> bit) & 1) * 2 + ((y >> bit) & 1)
  return bits
}

/** The centre of a score's cell. */
export function decodeScore(score: number): Point {
  let [x, y] = [0, 0]
  for (let bit = bitsPerCoordinate - 1; bit >= 0; bit--) {
    const pair = Math.floor(score / 4 ** bit) % 4
    x = x * 2 + (pair >> 1)
    y = y * 2 + (pair & 1)
  }
  return { longitude: centre(x, mercator.longitude), latitude: centre(y, mercator.latitude) }
}

const centre = (cellIndex: number, [min, max]: readonly [number, number]): number => {
  const low = min + (cellIndex / 2 ** bitsPerCoordinate) * (max - min)
  const high = min + ((cellIndex + 1) / 2 ** bitsPerCoordinate) * (max - min)
  return (low + high) / 2
}

const alphabet = '0123456789bcdefghjkmnpqrstuvwxyz'

/** The geohash string of 11 characters; the last one is always 0, because there are only 52 bits. */
export function geohashOf(point: Point): string {
  const bits = encodeScore(point, wholeEarth)
  const characters = Array.from(
    { length: 10 },
    (_, index) => alphabet[Math.floor(bits / 2 ** (52 - 5 * (index + 1))) % 32],
  )
  return `${characters.join('')}0`
}

const toRadians = (degrees: number): number => (degrees * Math.PI) / 180

/** The distance on a sphere, by the haversine formula. */
export function distanceMeters(a: Point, b: Point): number {
  const u = Math.sin((toRadians(b.latitude) - toRadians(a.latitude)) / 2)
  const v = Math.sin((toRadians(b.longitude) - toRadians(a.longitude)) / 2)
  const cosines = Math.cos(toRadians(a.latitude)) * Math.cos(toRadians(b.latitude))
  return 2 * earthRadiusMeters * Math.asin(Math.sqrt(u * u + cosines * v * v))
}

/** Whether the point is in a box around the centre; its width and height are in metres. */
export function isInBox(
  centrePoint: Point,
  { width, height }: { width: number; height: number },
  point: Point,
): boolean {
  const northSouth = earthRadiusMeters * Math.abs(toRadians(point.latitude) - toRadians(centrePoint.latitude))
  const eastWest = distanceMeters(point, { longitude: centrePoint.longitude, latitude: point.latitude })
  return northSouth <= height / 2 && eastWest <= width / 2
}
