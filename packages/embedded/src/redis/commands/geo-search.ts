import { RedisError, syntaxError } from '../redis-error'
import { type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { decodeScore, distanceMeters, isInBox, type Point } from '../store/geohash'
import { type ScoredMember, SortedSet } from '../store/sorted-set'
import { optionsOf, parseFloat64, parseInteger, type ReadArgument, toBytes, toName, toText } from './arguments'
import { distanceReply, metersOf, parsePoint, positionReply } from './geo'
import { storeOrDelete } from './sets'

interface Search {
  from?: Point
  /** In metres, like the width and height of the box. */
  radius?: number
  box?: { width: number; height: number }
  /** The length of the reply's unit. */
  unitMeters: number
  order?: 1 | -1
  count?: number
  isAny: boolean
  with: Set<'COORD' | 'DIST' | 'HASH'>
  store?: { key: string; asDistances: boolean }
}

interface Found extends ScoredMember {
  point: Point
  meters: number
}

const findSet = (key: Buffer | undefined, { database }: Session): SortedSet | undefined =>
  database.getAs(toText(key as Buffer), SortedSet)

function memberPoint(set: SortedSet | undefined, member: Buffer): Point | undefined {
  const score = set?.score(toText(member))
  if (set && score === undefined) throw new RedisError('could not decode requested zset member')
  return score === undefined ? undefined : decodeScore(score)
}

function parseDistance(bytes: Buffer, name: string): number {
  const value = parseFloat64(bytes)
  if (value >= 0) return value
  throw new RedisError(`${name} cannot be negative`)
}

function parseShape(option: string, argument: ReadArgument, search: Search): boolean {
  if (option === 'BYRADIUS') {
    const radius = parseDistance(argument(), 'radius')
    search.unitMeters = metersOf(argument())
    search.radius = radius * search.unitMeters
  } else if (option === 'BYBOX') {
    const [width, height] = [parseDistance(argument(), 'height or width'), parseDistance(argument(), 'height or width')]
    search.unitMeters = metersOf(argument())
    search.box = { width: width * search.unitMeters, height: height * search.unitMeters }
  } else return false
  return true
}

function parseOptions(args: readonly Buffer[], search: Search, set: SortedSet | undefined): Search {
  for (const [option, argument] of optionsOf(args)) {
    if (parseShape(option, argument, search)) continue
    if (option === 'FROMMEMBER') {
      const point = memberPoint(set, argument())
      if (point) search.from = point
    } else if (option === 'FROMLONLAT') search.from = parsePoint(argument(), argument())
    else if (option === 'ASC' || option === 'DESC') search.order = option === 'ASC' ? 1 : -1
    else if (option === 'COUNT') {
      search.count = parseInteger(argument())
      if (search.count <= 0) throw new RedisError('COUNT must be > 0')
    } else if (option === 'ANY' && search.count !== undefined) search.isAny = true
    else if (option === 'WITHCOORD' || option === 'WITHDIST' || option === 'WITHHASH')
      search.with.add(option.slice(4) as 'COORD')
    else if (option === 'STORE' || option === 'STOREDIST')
      search.store = {
        key: toText(argument()),
        asDistances: option === 'STOREDIST' || (search.store?.asDistances ?? false),
      }
    else throw syntaxError()
  }
  return search
}

function find(set: SortedSet, { from, radius, box, order, count, isAny }: Search): Found[] {
  if (!from || (radius === undefined && !box)) throw syntaxError()
  const found = set.slice().flatMap(({ member, score }): Found[] => {
    const point = decodeScore(score)
    const meters = distanceMeters(from, point)
    const isInside = radius === undefined ? box !== undefined && isInBox(from, box, point) : meters <= radius
    return isInside ? [{ member, score, point, meters }] : []
  })
  // COUNT returns the nearest members, and with ANY, any members in the area.
  const direction = order ?? (count !== undefined && !isAny ? 1 : 0)
  return found.toSorted((a, b) => (a.meters - b.meters) * direction).slice(0, count)
}

function run(set: SortedSet | undefined, search: Search, session: Session): Reply {
  const found = set ? find(set, search) : []
  if (search.store) {
    const { key, asDistances } = search.store
    const scoreOf = ({ score, meters }: Found) => (asDistances ? meters / search.unitMeters : score)
    const members = found.map((each) => ({ member: each.member, score: scoreOf(each) }))
    storeOrDelete(key, SortedSet.of(members), session)
    return members.length
  }
  return found.map(({ member, score, point, meters }): Reply => {
    if (search.with.size === 0) return toBytes(member)
    return [
      toBytes(member),
      ...(search.with.has('DIST') ? [distanceReply(meters, search.unitMeters)] : []),
      ...(search.with.has('HASH') ? [score] : []),
      ...(search.with.has('COORD') ? [positionReply(point)] : []),
    ]
  })
}

const newSearch = (): Search => ({ unitMeters: 1, isAny: false, with: new Set() })

function search([key, ...args]: readonly Buffer[], session: Session): Reply {
  const set = findSet(key, session)
  const parsed = parseOptions(args, newSearch(), set)
  if (parsed.store) throw syntaxError()
  return run(set, parsed, session)
}

function searchStore([target, key, ...args]: readonly Buffer[], session: Session): Reply {
  const set = findSet(key, session)
  const options = args.filter((argument) => toName(argument) !== 'STOREDIST')
  const parsed = parseOptions(options, newSearch(), set)
  const store = { key: toText(target as Buffer), asDistances: options.length < args.length }
  return run(set, { ...parsed, store }, session)
}

/** GEORADIUS and GEORADIUSBYMEMBER, the older forms of GEOSEARCH. */
const radiusCommand = (isByMember: boolean, mayStore: boolean): Command => ({
  arity: isByMember ? -5 : -6,
  mayGrow: mayStore,
  event: 'georadiusstore',
  run: ([key, ...args], session) => {
    const set = findSet(key, session)
    const length = isByMember ? 1 : 2
    const from = isByMember ? memberPoint(set, args[0] as Buffer) : parsePoint(args[0] as Buffer, args[1] as Buffer)
    const unitMeters = metersOf(args[length + 1] as Buffer)
    const radius = parseDistance(args[length] as Buffer, 'radius') * unitMeters
    const parsed = parseOptions(
      args.slice(length + 2),
      { ...newSearch(), unitMeters, radius, ...(from && { from }) },
      set,
    )
    if (parsed.store && !mayStore) throw syntaxError()
    return run(set, parsed, session)
  },
})

export const geoSearchCommands: CommandTable = {
  GEOSEARCH: { arity: -7, run: search },
  GEOSEARCHSTORE: { arity: -8, mayGrow: true, event: 'geosearchstore', run: searchStore },
  GEORADIUS: radiusCommand(false, true),
  GEORADIUS_RO: radiusCommand(false, false),
  GEORADIUSBYMEMBER: radiusCommand(true, true),
  GEORADIUSBYMEMBER_RO: radiusCommand(true, false),
}
