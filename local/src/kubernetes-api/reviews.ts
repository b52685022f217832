import { type IncomingMessage } from 'node:http'
import { ownValue } from '../json'
import { type ApiRequest } from './api-request'
import { type Exchange, PROTOBUF, respond } from './negotiation'
import { ApiError, methodNotAllowed } from './responses'
import { readBody } from './writes/read-body'

interface User {
  username: string
  groups: string[]
}

/**
 * The user of a request: `local-admin`, who has all permissions, or the impersonated one (`--as`, `--as-group`), who has
 * them only in system:masters.
 */
function userOf({ headers, headersDistinct }: IncomingMessage): User {
  const username = headers['impersonate-user']
  const groups = headersDistinct['impersonate-group'] ?? []
  return typeof username === 'string'
    ? { username, groups: [...groups, 'system:authenticated'] }
    : { username: 'local-admin', groups: ['system:masters', 'system:authenticated'] }
}

const hasPermissions = ({ groups }: User): boolean => groups.includes('system:masters')

/** @throws ApiError if the request is made for a user without permissions */
export function checkPermissions(req: IncomingMessage): void {
  const user = userOf(req)
  if (hasPermissions(user)) return
  const message = `User "${user.username}" has no permissions: without RBAC, only the group system:masters has them`
  throw new ApiError(403, 'Forbidden', message, {})
}

const rules = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  incomplete: false,
}

interface Review {
  kind: string
  status: (user: User) => object
}

/** The reviews of `kubectl auth` and k9s, by path. They are not stored. */
const reviews: Record<string, Review> = {
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': {
    kind: 'SelfSubjectAccessReview',
    status: (user) => ({ allowed: hasPermissions(user) }),
  },
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': {
    kind: 'SelfSubjectRulesReview',
    status: (user) => (hasPermissions(user) ? rules : { resourceRules: [], nonResourceRules: [], incomplete: false }),
  },
  '/apis/authentication.k8s.io/v1/selfsubjectreviews': {
    kind: 'SelfSubjectReview',
    status: (user) => ({ userInfo: user }),
  },
}

/** The reviews as resources for discovery. */
export const reviewTypes = Object.entries(reviews).map(([path, { kind }]) => {
  const [, , group = '', version = '', plural = ''] = path.split('/')
  return {
    group,
    version,
    plural,
    singular: kind.toLowerCase(),
    kind,
    namespaced: false,
    shortNames: [],
    verbs: ['create'],
  }
})

/** Answers a review; undefined for another path. @throws ApiError */
export function answerReview(path: string, exchange: Exchange & Pick<ApiRequest, 'method'>): Promise<void> | undefined {
  const review = ownValue(reviews, path)
  return review && answer(path, review, exchange)
}

async function answer(
  path: string,
  { kind, status }: Review,
  exchange: Exchange & Pick<ApiRequest, 'method'>,
): Promise<void> {
  if (exchange.method !== 'POST') throw methodNotAllowed()
  // kubectl sends protobuf. The body does not affect the result, so it is not decoded.
  const isProtobuf = exchange.req.headers['content-type'] === PROTOBUF
  if (isProtobuf) exchange.req.resume()
  const body = isProtobuf ? { spec: {} } : ((await readBody(exchange.req, kind)).value as object)
  const apiVersion = path.split('/').slice(2, 4).join('/')
  respond(exchange, 201, { ...body, kind, apiVersion, metadata: {}, status: status(userOf(exchange.req)) })
}
