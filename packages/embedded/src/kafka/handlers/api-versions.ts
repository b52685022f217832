import { ErrorCode } from '../wire/error-code'
import { array, int16, since, string, struct, throttleSince, withDefault } from '../wire/schema'
import { api, type Api } from './api'
import { refusalOf } from './request-errors'

/** Without this API librdkafka waits without end; with it, it fails with the response's error. Other clients fall back. */
const waitsForAll = (softwareName: string) => /librdkafka|confluent/.test(softwareName)

/** Lists the supported APIs. */
export const apiVersions = (apis: () => readonly Api[]) =>
  api({
    key: 18,
    name: 'ApiVersions',
    versions: [0, 4],
    flexibleFrom: 3,
    request: { softwareName: since(3, string, ''), softwareVersion: since(3, string, '') },
    response: {
      error: withDefault(int16, ErrorCode.NONE),
      apis: array(struct({ key: int16, minVersion: int16, maxVersion: int16 })),
      throttleMs: throttleSince(1),
    },
    handle: ({ softwareName = '' }, broker) => ({
      error: refusalOf(broker, 'ApiVersions'),
      apis: apis()
        .filter(({ isAdvertised = true }) => isAdvertised || waitsForAll(softwareName))
        .map(({ key, versions: [minVersion, maxVersion] }) => ({ key, minVersion, maxVersion })),
    }),
  })
