import { badRequest, methodNotAllowed } from './problem'
import { type Method, type Route } from './route'

/** A route that fits a request, with its path parameters. */
export interface RouteMatch {
  route: Route
  params: Record<string, string>
}

type Methods = Map<string, Route>

interface Pattern {
  segments: readonly string[]
  methods: Methods
}

const NO_PARAMS: Record<string, string> = Object.freeze({})

/** Finds the route of a request: fixed paths by one look-up, others in the order in which they were declared. */
export class RouteTable {
  private readonly fixed = new Map<string, Methods>()
  private readonly patterns: Pattern[] = []

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.add(route)
  }

  /**
   * Undefined when no route has this path. `path`: without query, still percent-encoded; a slash at its end is ignored.
   * @throws HttpProblem 405 when the path takes other methods, 400 for a malformed escape.
   */
  find(method: string, path: string): RouteMatch | undefined {
    const bare = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
    const methods = this.fixed.get(bare)
    if (methods) return { route: pick(methods, method), params: NO_PARAMS }
    const segments = bare.split('/')
    const pattern = this.patterns.find((candidate) => fits(candidate.segments, segments))
    if (!pattern) return undefined
    return { route: pick(pattern.methods, method), params: paramsOf(pattern.segments, segments) }
  }

  /** `GET, HEAD, POST` of a path, or undefined when no route has it. */
  allowed(path: string): string | undefined {
    const segments = path.split('/')
    const methods =
      this.fixed.get(path) ?? this.patterns.find((candidate) => fits(candidate.segments, segments))?.methods
    return methods && allow(methods)
  }

  private add(route: Route): void {
    const { path, method } = route
    const methods = this.methodsOf(path)
    if (methods.has(method)) throw new TypeError(`two routes for ${method} ${path}`)
    methods.set(method, route)
  }

  private methodsOf(path: string): Methods {
    const segments = path.split('/')
    if (!segments.some(isVariable)) return this.fixedMethods(path)
    const known = this.patterns.find((pattern) => pattern.segments.join('/') === path)
    if (known) return known.methods
    const methods: Methods = new Map()
    this.patterns.push({ segments, methods })
    return methods
  }

  private fixedMethods(path: string): Methods {
    const methods = this.fixed.get(path) ?? new Map<string, Route>()
    this.fixed.set(path, methods)
    return methods
  }
}

const isVariable = (segment: string) => segment.startsWith(':') || segment === '*'

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  const open = pattern.at(-1) === '*'
  if (open ? segments.length < pattern.length : segments.length !== pattern.length) return false
  return pattern.every(
    (part, index) =>
      (open && index === pattern.length - 1) ||
      (part.startsWith(':') ? segments[index] !== '' : part === segments[index]),
  )
}

function paramsOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {}
  pattern.forEach((part, index) => {
    if (part === '*') params['*'] = segments.slice(index).join('/')
    else if (part.startsWith(':')) params[part.slice(1)] = decode(segments[index] ?? '')
  })
  return params
}

function decode(segment: string): string {
  try {
    return segment.includes('%') ? decodeURIComponent(segment) : segment
  } catch {
    throw badRequest('the path has a malformed percent-encoding')
  }
}

function pick(methods: Methods, method: string): Route {
  const route = methods.get(method === 'HEAD' ? 'GET' : method) ?? methods.get('ANY')
  if (!route) throw methodNotAllowed(allow(methods))
  return route
}

function allow(methods: Methods): string {
  const names = [...methods.keys()] as Method[]
  if (names.includes('ANY')) return 'GET, HEAD, POST, PUT, PATCH, DELETE'
  return names.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])).join(', ')
}
