import { type Api } from './api'
import { createApiVersions } from './api-versions'
import { alterConfigs, describeConfigs } from './configs'
import { createTopics } from './create-topics'
import { fetch } from './fetch'
import { findCoordinator } from './find-coordinator'
import { deleteGroups, describeGroups, listGroups } from './group-admin'
import { heartbeat, joinGroup, leaveGroup, syncGroup } from './group-membership'
import { offsetCommit, offsetFetch } from './group-offsets'
import { createInitProducerId } from './init-producer-id'
import { listOffsets } from './list-offsets'
import { metadata } from './metadata'
import { produce } from './produce'
import { createPartitions, deleteRecords, deleteTopics } from './topic-admin'

/** All supported APIs. */
export function createApis(): readonly Api[] {
  const apis: Api[] = [
    produce,
    fetch,
    listOffsets,
    metadata,
    offsetCommit,
    offsetFetch,
    findCoordinator,
    joinGroup,
    heartbeat,
    leaveGroup,
    syncGroup,
    describeGroups,
    listGroups,
    createApiVersions(() => apis),
    createTopics,
    deleteTopics,
    deleteRecords,
    createInitProducerId(),
    describeConfigs,
    alterConfigs,
    createPartitions,
    deleteGroups,
  ]
  return apis
}
