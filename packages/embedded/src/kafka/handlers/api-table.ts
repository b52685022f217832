import { type Api } from './api'
import { apiVersions } from './api-versions'
import { describeCluster, describeLogDirs, offsetForLeaderEpoch } from './cluster-admin'
import { alterConfigs, describeConfigs, incrementalAlterConfigs } from './configs'
import { consumerGroupHeartbeat } from './consumer-group-heartbeat'
import { createTopics } from './create-topics'
import { fetch } from './fetch'
import { findCoordinator } from './find-coordinator'
import { deleteGroups, describeGroups, listGroups, offsetDelete } from './group-admin'
import { heartbeat, leaveGroup, syncGroup } from './group-membership'
import { offsetCommit, offsetFetch } from './group-offsets'
import { initProducerId } from './init-producer-id'
import { joinGroup } from './join-group'
import { listOffsets } from './list-offsets'
import { metadata } from './metadata'
import { produce } from './produce'
import { saslAuthenticate, saslHandshake } from './sasl'
import { addOffsetsToTxn, addPartitionsToTxn, endTxn, txnOffsetCommit } from './producer-transactions'
import { createPartitions, deleteRecords, deleteTopics } from './topic-admin'

/** All supported APIs. */
export const apis: readonly Api[] = [
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
  saslHandshake,
  saslAuthenticate,
  apiVersions(() => apis),
  createTopics,
  deleteTopics,
  deleteRecords,
  initProducerId,
  offsetForLeaderEpoch,
  addPartitionsToTxn,
  addOffsetsToTxn,
  endTxn,
  txnOffsetCommit,
  describeConfigs,
  alterConfigs,
  describeLogDirs,
  createPartitions,
  deleteGroups,
  offsetDelete,
  incrementalAlterConfigs,
  describeCluster,
  consumerGroupHeartbeat,
].sort((a, b) => a.key - b.key)
