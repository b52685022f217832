/** A way to set the number of consumer pods, as options of `npm start`. */
export interface Contender {
  name: string
  options: readonly string[]
}

export const contenders: readonly Contender[] = [
  { name: 'lag', options: ['--autoscaler', 'keda'] },
  { name: 'cpu', options: ['--autoscaler', 'hpa'] },
  { name: 'memory', options: ['--autoscaler', 'memory'] },
  { name: 'fixed 2', options: ['--autoscaler', 'off', '--replicas', '2'] },
  { name: 'fixed 6', options: ['--autoscaler', 'off', '--replicas', '6'] },
]
