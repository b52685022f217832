import { type Container, type Handler, type Probe } from '../manifests/objects'
import { choiceErrors, forbidden, invalid, negativeErrors, portErrors, required, requiredErrors } from './field-errors'

/** The errors for the fields of a handler, by its type. */
const handlerFieldErrors: { [name in keyof Handler]-?: (field: string, handler: Handler) => string[] } = {
  exec: (field, { exec }) => (exec?.command?.length ? [] : [required(`${field}.command`)]),
  httpGet: (field, { httpGet: { path = '/', port, scheme } = { port: 0 } }) => [
    ...requiredErrors(`${field}.path`, path),
    ...portErrors(`${field}.port`, port),
    ...choiceErrors(`${field}.scheme`, scheme, ['HTTP', 'HTTPS']),
  ],
  tcpSocket: (field, { tcpSocket }) => portErrors(`${field}.port`, tcpSocket?.port),
  grpc: (field, { grpc }) => portErrors(`${field}.port`, grpc?.port),
}

const NUMBER_FIELDS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const

/** The API server's errors for the hooks and probes of a container. */
export function hookAndProbeErrors(path: string, { lifecycle = {}, ...container }: Partial<Container>): string[] {
  const { postStart, preStop } = lifecycle
  return [
    ...(postStart ? handlerErrors(`${path}.lifecycle.postStart`, postStart) : []),
    ...(preStop ? handlerErrors(`${path}.lifecycle.preStop`, preStop) : []),
    ...(['livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((name) => {
      const probe = container[name]
      return probe ? probeErrors(`${path}.${name}`, probe, name !== 'readinessProbe') : []
    }),
  ]
}

/** `hasFixedThreshold`: whether `successThreshold` must be 1, as for a startup or liveness probe. */
function probeErrors(field: string, probe: Probe, hasFixedThreshold: boolean): string[] {
  const { successThreshold = 1 } = probe
  return [
    ...handlerErrors(field, probe),
    ...NUMBER_FIELDS.flatMap((name) => negativeErrors(`${field}.${name}`, probe[name])),
    ...(hasFixedThreshold && successThreshold !== 1
      ? [invalid(`${field}.successThreshold`, successThreshold, 'must be 1')]
      : []),
  ]
}

function handlerErrors(path: string, handler: Handler): string[] {
  const presentHandlers = Object.entries(handlerFieldErrors).filter(
    ([name]) => handler[name as keyof Handler] !== undefined,
  )
  if (presentHandlers.length === 0) return [required(path, 'must specify a handler type')]
  return presentHandlers.flatMap(([name, fieldErrors], index) =>
    index > 0
      ? [forbidden(`${path}.${name}`, 'may not specify more than 1 handler type')]
      : fieldErrors(`${path}.${name}`, handler),
  )
}
