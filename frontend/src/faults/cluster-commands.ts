import { type FaultKind } from '@food-delivery/contracts'

/** The name of one pod of the kitchen, in a shell command. */
const kitchenPod = '$(kubectl get pod -l app.kubernetes.io/name=kitchen -o name | head -n 1)'

/** The command that causes each fault on a Kubernetes cluster. The faults that are missing here need a shell on a node. */
export const clusterCommands: Readonly<Partial<Record<FaultKind, string>>> = {
  'kill-pod': `kubectl delete ${kitchenPod} --grace-period=0 --force`,
  'kill-pods': `for i in 1 2 3 4 5 6; do kubectl delete ${kitchenPod} --grace-period=0 --force; sleep 10; done`,
  'slow-pod':
    'kubectl set resources deployment/kitchen --limits=cpu=20m; sleep 60; kubectl rollout undo deployment/kitchen',
  'lose-node': 'kubectl drain NODE --ignore-daemonsets --delete-emptydir-data --force; sleep 60; kubectl uncordon NODE',
  deploy: 'kubectl rollout restart deployment/kitchen',
  poison: 'BOOTSTRAP_SERVERS=HOST:PORT npm run fault -- poison',
  'hot-key': 'npm run fault -- hot-key --url https://ROUTE',
  'broker-down': 'kubectl delete pod -l strimzi.io/broker-role=true --grace-period=0 --force',
  'redis-down': 'kubectl scale deployment/redis --replicas=0; sleep 30; kubectl scale deployment/redis --replicas=1',
  'mongo-down': 'kubectl scale deployment/mongo --replicas=0; sleep 30; kubectl scale deployment/mongo --replicas=1',
  'scaler-blind':
    'kubectl -n keda scale deployment/keda-operator --replicas=0; sleep 60; kubectl -n keda scale deployment/keda-operator --replicas=1',
}
