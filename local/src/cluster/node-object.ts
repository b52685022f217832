import { availableParallelism, release, totalmem } from 'node:os'
import { type KubeObject } from '../manifests/objects'
import { NODE_NAME } from '../pods/pod-object'
import { timestamp } from '../store/object-store'

/** This machine as the only node of the cluster. `now`: ms since 1970. */
export function nodeObject(kubernetesVersion: string, now: number): KubeObject {
  const capacity = { cpu: String(availableParallelism()), memory: `${Math.floor(totalmem() / 1_024)}Ki`, pods: '110' }
  const time = timestamp(now)
  const readyCondition = {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    message: 'this machine runs the pods',
  }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: NODE_NAME,
      labels: { 'kubernetes.io/hostname': NODE_NAME, 'kubernetes.io/os': process.platform },
    },
    spec: {},
    status: {
      capacity,
      allocatable: capacity,
      conditions: [{ ...readyCondition, lastHeartbeatTime: time, lastTransitionTime: time }],
      addresses: [
        { type: 'InternalIP', address: '127.0.0.1' },
        { type: 'Hostname', address: NODE_NAME },
      ],
      nodeInfo: {
        machineID: '',
        systemUUID: '',
        bootID: '',
        kernelVersion: release(),
        osImage: process.platform,
        containerRuntimeVersion: `node://${process.versions.node}`,
        kubeletVersion: `v${kubernetesVersion}`,
        kubeProxyVersion: '',
        operatingSystem: process.platform,
        architecture: process.arch,
      },
    },
  }
}
