import { type Api } from './api'
import { apiVersions } from './api-versions'
import { alterConfigs, describeConfigs } from './configs'
import { createTopics } from './create-topics'
import { fetch } from './fetch'
import { findCoordinator } from './find-coordinator'
import { deleteGroups, describeGroups, listGroups } from './group-admin'
import { heartbeat, joinGroup, leaveGroup, syncGroup } from './group-membership'
import { offsetCommit, offsetFetch } from './group-offsets'
import { initProducerId } from './init-producer-id'
import { listOffsets } from './list-offsets'
import { metadata } from './metadata'
import { produce } from './produce'
import { createPartitions, deleteRecords, deleteTopics } from './topic-admin'

/** All supported APIs. */
export const apis: readonly Api[] = [
  // The handler rejects versions 0 to 2 (message sets). They are listed because librdkafka disables compression otherwise.
  { key: 0, name: 'Produce', minVersion: 0, maxVersion: 7, handle: produce },
  { key: 1, name: 'Fetch', minVersion: 4, maxVersion: 11, handle: fetch },
  { key: 2, name: 'ListOffsets', minVersion: 1, maxVersion: 3, handle: listOffsets },
  { key: 3, name: 'Metadata', minVersion: 0, maxVersion: 6, handle: metadata },
  { key: 8, name: 'OffsetCommit', minVersion: 2, maxVersion: 5, handle: offsetCommit },
  { key: 9, name: 'OffsetFetch', minVersion: 1, maxVersion: 4, handle: offsetFetch },
  { key: 10, name: 'FindCoordinator', minVersion: 0, maxVersion: 2, handle: findCoordinator },
  { key: 11, name: 'JoinGroup', minVersion: 0, maxVersion: 5, handle: joinGroup },
  { key: 12, name: 'Heartbeat', minVersion: 0, maxVersion: 3, handle: heartbeat },
  { key: 13, name: 'LeaveGroup', minVersion: 0, maxVersion: 3, handle: leaveGroup },
  { key: 14, name: 'SyncGroup', minVersion: 0, maxVersion: 3, handle: syncGroup },
  { key: 15, name: 'DescribeGroups', minVersion: 0, maxVersion: 2, handle: describeGroups },
  { key: 16, name: 'ListGroups', minVersion: 0, maxVersion: 2, handle: listGroups },
  { key: 18, name: 'ApiVersions', minVersion: 0, maxVersion: 3, handle: (call) => apiVersions(call, apis) },
  { key: 19, name: 'CreateTopics', minVersion: 0, maxVersion: 3, handle: createTopics },
  { key: 20, name: 'DeleteTopics', minVersion: 0, maxVersion: 3, handle: deleteTopics },
  { key: 21, name: 'DeleteRecords', minVersion: 0, maxVersion: 1, handle: deleteRecords },
  { key: 22, name: 'InitProducerId', minVersion: 0, maxVersion: 1, handle: initProducerId },
  { key: 32, name: 'DescribeConfigs', minVersion: 0, maxVersion: 2, handle: describeConfigs },
  { key: 33, name: 'AlterConfigs', minVersion: 0, maxVersion: 1, handle: alterConfigs },
  { key: 37, name: 'CreatePartitions', minVersion: 0, maxVersion: 1, handle: createPartitions },
  { key: 42, name: 'DeleteGroups', minVersion: 0, maxVersion: 1, handle: deleteGroups },
]
