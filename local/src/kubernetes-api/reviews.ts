import { ownValue } from '../json'
import { type ApiRequest } from './api-request'
import { type Exchange, PROTOBUF, respond } from './negotiation'
import { methodNotAllowed } from './responses'
import { readBody } from './writes/read-body'

/** Each client on this machine has all permissions; an impersonated user (`--as`) has none. */
const USER = { username: 'local-admin', groups: ['system:masters', 'system:authenticated'] }

const rules = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  incomplete: false,
}

interface Review {
  kind: string
  /** `isSelf`: whether the client makes the request for itself, not for an impersonated user. */
  status: (isSelf: boolean) => object
}

/** The reviews of `kubectl auth` and k9s, by path. They are not stored. */
const reviews: Record<string, Review> = {
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': {
    kind: 'SelfSubjectAccessReview',
    status: (isSelf) => ({ allowed: isSelf }),
  },
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': {
    kind: 'SelfSubjectRulesReview',
    status: (isSelf) => (isSelf ? rules : { resourceRules: [], nonResourceRules: [], incomplete: false }),
  },
  '/apis/authentication.k8s.io/v1/selfsubjectreviews': {
    kind: 'SelfSubjectReview',
    status: () => ({ userInfo: USER }),
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
  const isSelf = exchange.req.headers['impersonate-user'] === undefined
  const apiVersion = path.split('/').slice(2, 4).join('/')
  respond(exchange, 201, { ...body, kind, apiVersion, metadata: {}, status: status(isSelf) })
}
