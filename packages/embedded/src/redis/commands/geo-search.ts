import { RedisError, syntaxError } from '../redis-error'
import { type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { decodeScore, distanceMeters, isInBox, type Point } from '../store/geohash'
import { type ScoredMember, SortedSet } from '../store/sorted-set'
import { optionsOf, parseFloat64, parseInteger, type ReadArgument, toBytes, toName, toText } from './arguments'
import { distanceReply, metersOf, parsePoint, positionReply } from './geo'
import { storeOrDelete } from './sets'

type ReplyPart = 'COORD' | 'DIST' | 'HASH'

interface Search {
  from?: Point
  /** In metres, like the width and height of the box. */
  radius?: number
  box?: { width: number; height: number }
  /** The length of the reply's unit. */
  unitMeters: number
  /** 1 for ASC, -1 for DESC. */
  order?: 1 | -1
  count?: number
  /** Whether COUNT may return any members in the area instead of the nearest ones. */
  isAny: boolean
  /** The parts of the reply besides the members. */
  replyParts: Set<ReplyPart>
  store?: { key: string; asDistances: boolean }
}

interface FoundMember extends ScoredMember {
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

/** Parses BYRADIUS or BYBOX; returns false for another option. */
function parseShape(option: string, readArgument: ReadArgument, search: Search): boolean {
  if (option === 'BYRADIUS') {
    const radius = parseDistance(readArgument(), 'radius')
    search.unitMeters = metersOf(readArgument())
    search.radius = radius * search.unitMeters
  } else if (option === 'BYBOX') {
    const [width, height] = [
      parseDistance(readArgument(), 'height or width'),
      parseDistance(readArgument(), 'height or width'),
    ]
    search.unitMeters = metersOf(readArgument())
    search.box = { width: width * search.unitMeters, height: height * search.unitMeters }
  } else return false
  return true
}

function parseOptions(args: readonly Buffer[], search: Search, set: SortedSet | undefined): Search {
  for (const [option, readArgument] of optionsOf(args)) {
    if (parseShape(option, readArgument, search)) continue
    if (option === 'FROMMEMBER') {
      const point = memberPoint(set, readArgument())
      if (point) search.from = point
    } else if (option === 'FROMLONLAT') search.from = parsePoint(readArgument(), readArgument())
    else if (option === 'ASC' || option === 'DESC') search.order = option === 'ASC' ? 1 : -1
    else if (option === 'COUNT') {
      search.count = parseInteger(readArgument())
      if (search.count <= 0) throw new RedisError('COUNT must be > 0')
    } else if (option === 'ANY' && search.count !== undefined) search.isAny = true
    else if (option === 'WITHCOORD' || option === 'WITHDIST' || option === 'WITHHASH')
      search.replyParts.add(option.slice('WITH'.length) as ReplyPart)
    else if (option === 'STORE' || option === 'STOREDIST')
      search.store = {
        key: toText(readArgument()),
        asDistances: option === 'STOREDIST' || (search.store?.asDistances ?? false),
      }
    else throw syntaxError()
  }
  return search
}

function find(set: SortedSet, { from, radius, box, order, count, isAny }: Search): FoundMember[] {
  if (!from || (radius === undefined && !box)) throw syntaxError()
  const foundMembers = set.slice().flatMap(({ member, score }): FoundMember[] => {
    const point = decodeScore(score)
    const meters = distanceMeters(from, point)
    const isInside = radius === undefined ? box !== undefined && isInBox(from, box, point) : meters <= radius
    return isInside ? [{ member, score, point, meters }] : []
  })
  // Without an order, COUNT sorts by distance, because it returns the nearest members unless ANY allows others.
  const direction = order ?? (count !== undefined && !isAny ? 1 : 0)
  return foundMembers.toSorted((a, b) => (a.meters - b.meters) * direction).slice(0, count)
}

function runSearch(set: SortedSet | undefined, search: Search, session: Session): Reply {
  const foundMembers = set ? find(set, search) : []
  if (search.store) {
    const { key, asDistances } = search.store
    const scoreOf = ({ score, meters }: FoundMember) => (asDistances ? meters / search.unitMeters : score)
    const members = foundMembers.map((each) => ({ member: each.member, score: scoreOf(each) }))
    storeOrDelete(key, SortedSet.of(members), session)
    return members.length
  }
  return foundMembers.map(({ member, score, point, meters }): Reply => {
    if (search.replyParts.size === 0) return toBytes(member)
    return [
      toBytes(member),
      ...(search.replyParts.has('DIST') ? [distanceReply(meters, search.unitMeters)] : []),
      ...(search.replyParts.has('HASH') ? [score] : []),
      ...(search.replyParts.has('COORD') ? [positionReply(point)] : []),
    ]
  })
}

const newSearch = (): Search => ({ unitMeters: 1, isAny: false, replyParts: new Set() })

function geoSearch([key, ...args]: readonly Buffer[], session: Session): Reply {
  const set = findSet(key, session)
  const options = parseOptions(args, newSearch(), set)
  if (options.store) throw syntaxError()
  return runSearch(set, options, session)
}

function geoSearchStore([target, key, ...args]: readonly Buffer[], session: Session): Reply {
  const set = findSet(key, session)
  const otherArgs = args.filter((argument) => toName(argument) !== 'STOREDIST')
  const options = parseOptions(otherArgs, newSearch(), set)
  const store = { key: toText(target as Buffer), asDistances: otherArgs.length < args.length }
  return runSearch(set, { ...options, store }, session)
}

/** GEORADIUS and GEORADIUSBYMEMBER, the older forms of GEOSEARCH. */
const radiusCommand = (isByMember: boolean, mayStore: boolean): Command => ({
  arity: isByMember ? -5 : -6,
  mayGrow: mayStore,
  event: 'georadiusstore',
  run: ([key, ...args], session) => {
    const set = findSet(key, session)
    const centreArgCount = isByMember ? 1 : 2
    const from = isByMember ? memberPoint(set, args[0] as Buffer) : parsePoint(args[0] as Buffer, args[1] as Buffer)
    const unitMeters = metersOf(args[centreArgCount + 1] as Buffer)
    const radius = parseDistance(args[centreArgCount] as Buffer, 'radius') * unitMeters
    const options = parseOptions(
      args.slice(centreArgCount + 2),
      { ...newSearch(), unitMeters, radius, ...(from && { from }) },
      set,
    )
    if (options.store && !mayStore) throw syntaxError()
    return runSearch(set, options, session)
  },
})

export const geoSearchCommands: CommandTable = {
  GEOSEARCH: { arity: -7, run: geoSearch },
  GEOSEARCHSTORE: { arity: -8, mayGrow: true, event: 'geosearchstore', run: geoSearchStore },
  GEORADIUS: radiusCommand(false, true),
  GEORADIUS_RO: radiusCommand(false, false),
  GEORADIUSBYMEMBER: radiusCommand(true, true),
  GEORADIUSBYMEMBER_RO: radiusCommand(true, false),
}
