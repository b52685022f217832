/** Who sets the number of pods of the food-delivery consumers, as `npm start` is told. */
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
