import { type FaultKind } from '@food-delivery/contracts'
import { type InjectFault } from '../fault-system'
import { deploy, freezePod, killPod, killPods, loseNode, slowPod } from './pod-faults'
import { hotKey, poison } from './record-faults'
import { brokerSlow, scalerBlind, serverDown } from './server-faults'

/** What each kind of fault does. */
export const actions: Readonly<Record<FaultKind, InjectFault>> = {
  'kill-pod': killPod,
  'freeze-pod': freezePod,
  'kill-pods': killPods,
  'slow-pod': slowPod,
  'lose-node': loseNode,
  deploy,
  poison,
  'hot-key': hotKey,
  'broker-down': serverDown('kafka'),
  'broker-slow': brokerSlow,
  'redis-down': serverDown('redis'),
  'mongo-down': serverDown('mongo'),
  'scaler-blind': scalerBlind,
}
