import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api, type Api } from './api'
import { takeRefusal } from './request-errors'

/**
 * With `group.protocol=consumer`, librdkafka waits until a broker lists ConsumerGroupHeartbeat. So this API is listed
 * for librdkafka, which then fails with the error in its response. Other clients do not see it and use the classic
 * group protocol.
 */
const needsUnsupportedApis = (softwareName: string) => /librdkafka|confluent/.test(softwareName)

/** Lists the supported APIs, and for librdkafka also those that only return an error. */
export const apiVersions = (apis: () => readonly Api[]) =>
  api({
    key: 18,
    name: 'ApiVersions',
    versions: [0, 4],
    flexibleFrom: 3,
    request: { softwareName: t.since(3, t.string, ''), softwareVersion: t.since(3, t.string, '') },
    response: {
      error: t.withDefault(t.int16, ErrorCode.NONE),
      apis: t.arrayOf({ key: t.int16, minVersion: t.int16, maxVersion: t.int16 }),
      throttleMs: t.throttleSince(1),
    },
    handle: ({ softwareName = '' }, broker) => ({
      error: takeRefusal(broker, 'ApiVersions'),
      apis: apis()
        .filter(({ isAdvertised = true }) => isAdvertised || needsUnsupportedApis(softwareName))
        .map(({ key, versions: [minVersion, maxVersion] }) => ({ key, minVersion, maxVersion })),
    }),
  })
