import { ownValue } from '../../own-value'
import { RedisError, syntaxError } from '../redis-error'
import { nullArray, type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { decodeScore, distanceMeters, encodeScore, geohashOf, mercator, type Point } from '../store/geohash'
import { type SortedSet } from '../store/sorted-set'
import { parseFloat64, toBytes, toName, toText } from './arguments'
import { setOf } from './sorted-sets'

const units: Record<string, number> = { m: 1, km: 1_000, ft: 0.3048, mi: 1_609.34 }

/** The length of a unit in metres. */
export function metersOf(unit: Buffer): number {
  const meters = ownValue(units, toText(unit).toLowerCase())
  if (meters !== undefined) return meters
  throw new RedisError('unsupported unit provided. please use M, KM, FT, MI')
}

function pointOf(set: SortedSet, member: Buffer | undefined): Point | undefined {
  const score = set.score(toText(member as Buffer))
  return score === undefined ? undefined : decodeScore(score)
}

/** Parses a longitude and a latitude. @throws RedisError if they are out of range. */
export function parsePoint(longitudeBytes: Buffer, latitudeBytes: Buffer): Point {
  const point = { longitude: parseFloat64(longitudeBytes), latitude: parseFloat64(latitudeBytes) }
  const isValid = (value: number, [min, max]: readonly [number, number]): boolean => value >= min && value <= max
  if (isValid(point.longitude, mercator.longitude) && isValid(point.latitude, mercator.latitude)) return point
  throw new RedisError(`invalid longitude,latitude pair ${point.longitude.toFixed(6)},${point.latitude.toFixed(6)}`)
}

function geoAdd([key, ...args]: readonly Buffer[], session: Session): Reply {
  const flagCount = args.findIndex((argument) => !['NX', 'XX', 'CH'].includes(toName(argument)))
  const items = args.slice(flagCount)
  if (items.length === 0 || items.length % 3 !== 0) throw syntaxError()
  const members: Buffer[] = []
  for (let index = 0; index < items.length; index += 3) {
    const score = encodeScore(parsePoint(items[index] as Buffer, items[index + 1] as Buffer))
    members.push(toBytes(String(score)), items[index + 2] as Buffer)
  }
  return session.commands['ZADD']?.run([key as Buffer, ...args.slice(0, flagCount), ...members], session) ?? null
}

/** A coordinate in the format of Redis: up to 17 decimals. */
const coordinate = (value: number): Buffer => toBytes(value.toFixed(17).replace(/\.?0+$/, ''))

export const positionReply = ({ longitude, latitude }: Point): Reply => [coordinate(longitude), coordinate(latitude)]

export const distanceReply = (meters: number, unitMeters: number): string => (meters / unitMeters).toFixed(4)

function distanceBetween([key, fromMember, toMember, unit]: readonly Buffer[], session: Session): Reply {
  const unitMeters = unit ? metersOf(unit) : 1
  const [from, to] = [fromMember, toMember].map((member) => pointOf(setOf(key, session), member))
  return from && to ? distanceReply(distanceMeters(from, to), unitMeters) : null
}

/** A command with a reply for the point of each member. */
const pointsCommand = (toReply: (point: Point) => Reply, missingReply: Reply): Command => ({
  arity: -2,
  run: ([key, ...members], session) =>
    members.map((member) => {
      const point = pointOf(setOf(key, session), member)
      return point ? toReply(point) : missingReply
    }),
})

export const geoCommands: CommandTable = {
  GEOADD: { arity: -5, mayGrow: true, event: 'zadd', run: geoAdd },
  GEODIST: { arity: -4, run: distanceBetween },
  GEOPOS: pointsCommand(positionReply, nullArray),
  GEOHASH: pointsCommand(geohashOf, null),
}
