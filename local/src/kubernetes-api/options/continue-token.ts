import { type KubeObject } from '../../manifests/objects'
import { errorMessage } from '../../error-message'
import { parseJson } from '../../untrusted-input'
import { badRequest } from '../responses'

/** The position in a list: after the object with the key `after`, at the version of the first page. */
interface ContinueToken {
  version: number
  after: string
}

const ENCODING = 'meta.k8s.io/v1'

/** The key by which lists are sorted. */
export const sortKeyOf = ({ metadata }: KubeObject) => `${metadata.namespace ?? ''}/${metadata.name}`

export function encodeContinue({ version, after }: ContinueToken): string {
  return Buffer.from(JSON.stringify({ v: ENCODING, rv: version, start: `${after}\0` })).toString('base64url')
}

/** @throws ApiError for a token that this API did not create */
export function decodeContinue(token: string): ContinueToken {
  if (!/^[\w-]*$/.test(token)) throw invalidToken(`illegal base64 data at input byte ${token.search(/[^\w-]/)}`)
  const { v, rv, start } = parseToken(Buffer.from(token, 'base64url').toString('latin1'))
  if (v !== ENCODING) throw invalidToken(`server does not recognize this encoded version ${JSON.stringify(v ?? '')}`)
  if (typeof rv !== 'number' || rv === 0)
    throw invalidToken(`incorrect encoded start resourceVersion (version ${ENCODING})`)
  if (typeof start !== 'string' || start === '') throw invalidToken(`empty start key (version ${ENCODING})`)
  return { version: rv, after: Buffer.from(start, 'latin1').toString('utf8').replace(/\0$/, '') }
}

function parseToken(text: string): { v?: unknown; rv?: unknown; start?: unknown } {
  try {
    return (parseJson(text) as object | null) ?? {}
  } catch (error) {
    throw invalidToken(
      /^\s*[{["\dtfn-]/.test(text)
        ? errorMessage(error)
        : `invalid character '${text.trimStart()[0]}' looking for beginning of value`,
    )
  }
}

const invalidToken = (reason: string) => badRequest(`invalid continue token: continue key is not valid: ${reason}`)
